// One client's connection: reads requests, has them handled, writes responses, one after the other.
// It has one deadline, which the server's sweep looks at; no timer is touched per request.
// Inside core/net only.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include "core/net/message.hpp"
#include "core/net/request_parser.hpp"
#include "core/net/server_state.hpp"
#include "core/net/socket.hpp"

namespace banana::net {

class Connection final : private BodyWriter {
 public:
  Connection(std::shared_ptr<ServerState> server, Socket socket);
  ~Connection() override;

  /// Ends when the connection does.
  [[nodiscard]] Task<> run();
  [[nodiscard]] asio::cancellation_slot slot() { return cancel_.slot(); }

  /// Ends what has outlived its deadline.
  void sweep(Tick now);
  /// Ends now if nothing is in flight, else after the response.
  void stop();
  /// Ends now.
  void cut();
  [[nodiscard]] bool is_idle() const { return phase_ == Phase::idle; }
  [[nodiscard]] Tick deadline() const { return deadline_; }

 private:
  enum class Phase { idle, head, body, handler, write, endless_stream, linger };
  enum class Step { more, complete, refused };
  static constexpr Tick kNever = Tick::max();

  void enter(Phase phase, Millis time_max);
  void begin_request();
  [[nodiscard]] Task<bool> serve_one();

  // Reading (connection_read.cpp)
  [[nodiscard]] Step advance();
  [[nodiscard]] bool accept_head();
  [[nodiscard]] bool check_route();
  [[nodiscard]] bool check_expectation();
  bool refuse(Response response);
  bool refuse(int status, std::string_view code, std::string_view message);
  [[nodiscard]] std::size_t room() const;

  // Handling (connection.cpp)
  [[nodiscard]] Task<Response> handle();
  [[nodiscard]] Response failure(std::string_view what) const;

  // Writing (connection_write.cpp)
  void start_head(const Response& response);
  void end_head();
  [[nodiscard]] bool has_body(const Response& response) const;
  /// True when all of it was taken at once, which is the common case.
  [[nodiscard]] bool send_now(const Response& response);
  [[nodiscard]] Task<bool> send_rest(const Response& response);
  [[nodiscard]] Task<bool> send_bytes(std::string_view first, std::string_view second);
  [[nodiscard]] Task<bool> send_file(Response& response);
  [[nodiscard]] Task<bool> send_stream(Response& response);
  [[nodiscard]] Task<bool> write(std::string_view piece) override;
  [[nodiscard]] Task<> linger();

  std::shared_ptr<ServerState> server_;
  std::list<Connection*>::iterator place_;
  Socket socket_;
  asio::cancellation_signal cancel_;
  boost::beast::flat_buffer buffer_;
  Request request_;
  std::optional<RequestParser> parser_;
  const Route* route_ = nullptr;
  std::optional<Response> refusal_;
  std::string out_;
  std::size_t sent_ = 0;  // of out_ and the body after it
  Tick deadline_ = kNever;
  Phase phase_ = Phase::idle;
  bool head_done_ = false;
  bool keep_alive_ = true;
  bool expired_ = false;  // the sweep found the deadline passed
  bool cut_ = false;
  bool chunked_ = false;
};

}  // namespace banana::net
