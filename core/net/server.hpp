// An HTTP/1.1 server over TCP and Unix-domain sockets.
//
//   Server server{loop, routes(app), {}};
//   server.listen_tcp("127.0.0.1", 8080).value();
//   server.listen_unix("/run/banana/control.sock").value();
//   ...
//   co_await server.stop(10s);
//
// Everything, the handlers too, runs on the one thread that runs `loop`, and every function here is called
// from it (or before it runs). What the handlers refer to must live until stop() has returned.
//
// Bounded: a head that is too large is a 431, a body that is too large a 413 before it is read, a sender that
// is too slow a 408, a handler that is too slow is cancelled and answered 503. When all connections are
// taken, the one idle for longest makes room; when none is idle, accepting pauses and the kernel's queue
// holds the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/net/routes.hpp"

namespace banana::net {

struct ServerOptions {
  std::size_t connections_max = 10'000;
  std::size_t head_bytes_max = 16 * 1024;
  Millis head_time_max{10'000};     // from a request's first byte to the end of its head
  Millis body_time_max{60'000};     // for the whole body
  Millis handler_time_max{60'000};  // until the response's head is there
  Millis write_time_max{30'000};    // for each piece of a response
  Millis idle_time_max{75'000};     // between requests
  /// Deadlines are looked at this often, so all of the above may last that much longer.
  Millis sweep_every{1000};
};

class Server {
 public:
  Server(asio::io_context& loop, std::vector<Route> routes, ServerOptions options);
  /// Cuts what stop() did not end.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Port 0 takes any free one. Returns the port.
  [[nodiscard]] Result<std::uint16_t> listen_tcp(const std::string& address, std::uint16_t port);
  /// Takes over a socket file left behind by a dead process; conflict when a live one answers there.
  /// The file is removed by stop().
  [[nodiscard]] Result<> listen_unix(const std::string& path, unsigned mode = 0600);

  /// Stops accepting, closes idle connections, lets requests in flight finish, cuts them after `grace`.
  /// May be called on a server that never listened, and again.
  [[nodiscard]] Task<> stop(Millis grace);

  [[nodiscard]] std::size_t connections() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace banana::net
