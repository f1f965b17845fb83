// What a server's handler is given and what it answers with. Plain types: nothing of Beast.
//
//   Task<Response> show(Request& request) {
//     co_return Response::json(200, {{"id", request.param("id")}});
//   }
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <boost/json/value.hpp>
#include <sys/types.h>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "core/net/headers.hpp"

namespace banana::net {

enum class Method { get, head, post, put, patch, del, options, other };

[[nodiscard]] std::string_view to_string(Method method);
[[nodiscard]] Method parse_method(std::string_view name);

/// Who is at the other end of a Unix-domain socket, as the kernel tells it.
struct Credentials {
  uid_t uid = 0;
  gid_t gid = 0;
  pid_t pid = 0;
};

struct Peer {
  asio::ip::address address;  // unspecified for a Unix-domain socket
  std::uint16_t port = 0;
  std::optional<Credentials> local;
};

/// A request before its body was read.
struct RequestHead {
  Method method = Method::get;
  std::string target = "/";  // path and query as received
  Headers headers;
  Peer peer;

  struct Param {
    std::string_view name;  // of the route's pattern, which outlives every request
    std::string value;      // decoded
  };
  std::vector<Param> params;

  [[nodiscard]] std::string_view path() const { return std::string_view{target}.substr(0, target.find('?')); }
  /// What follows the question mark; empty without one.
  [[nodiscard]] std::string_view query() const;
  /// A value from the query, decoded.
  [[nodiscard]] std::optional<std::string> query(std::string_view name) const;
  /// A part of the path, by its name in the route's pattern; empty when the pattern has none of that name.
  [[nodiscard]] std::string_view param(std::string_view name) const;
};

struct Request : RequestHead {
  std::string body;
};

/// Takes a streamed body, piece by piece.
class BodyWriter {
 public:
  BodyWriter() = default;
  BodyWriter(const BodyWriter&) = delete;
  BodyWriter& operator=(const BodyWriter&) = delete;
  virtual ~BodyWriter() = default;
  /// Returns when the piece was taken by the network: this is the backpressure. False: nobody reads any more,
  /// or the server stops; the stream should end.
  [[nodiscard]] virtual Task<bool> write(std::string_view piece) = 0;
};

/// A body whose length is not known beforehand. `finite` ones are finished when the server stops, `endless`
/// ones (events) are cut: their waits throw operation_aborted.
struct StreamBody {
  enum class Kind { finite, endless };
  std::function<Task<>(BodyWriter&)> write;
  Kind kind = Kind::finite;
};

/// A file, sent by the kernel. Answers 404 when it can't be opened; a Range of bytes in the request is
/// honoured.
struct FileBody {
  std::string path;
};

/// A status for those who play a faulty server: the connection is closed without an answer.
inline constexpr int kCloseUnanswered = 0;

struct Response {
  int status = 200;
  Headers headers;
  std::variant<std::string, FileBody, StreamBody> body;

  [[nodiscard]] static Response text(int status, std::string body);
  [[nodiscard]] static Response json(int status, const boost::json::value& body);
  [[nodiscard]] static Response file(std::string path, std::string_view content_type);
  [[nodiscard]] static Response stream(std::string_view content_type, StreamBody body);
  /// {"error":{"code":"not_found","message":"…"}}
  [[nodiscard]] static Response error(int status, std::string_view code, std::string_view message);
  [[nodiscard]] static Response error(const Error& error);
};

/// "Not Found" for 404; "Status" for what has no name.
[[nodiscard]] std::string_view reason(int status);

}  // namespace banana::net
