// The port to other people's HTTP servers, and the real client behind it.
//
//   HttpRequest request{.method = Method::post, .url = "https://api.example.com/v1/jobs", .body = json};
//   request.headers.add("Authorization", key);        // a Secret
//   auto response = co_await client.send(std::move(request));
//   if (!response && response.error().sent == Sent::maybe) ...   // it may have been done: ask before repeating
//
// A status of 400 or 500 is a response, not an error. Nothing here logs, and no error names more of a URL than
// its origin. One loop, from its thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/net/guard.hpp"
#include "core/net/message.hpp"
#include "core/net/proxies.hpp"
#include "core/net/resolver.hpp"

namespace banana::net {

/// How far a failed request came. With `maybe`, the other side may have acted on it.
enum class Sent { no, maybe, answered };

[[nodiscard]] std::string_view to_string(Sent sent);

struct HttpError : Error {
  Sent sent = Sent::no;
};

template <class T>
using HttpResult = boost::system::result<T, HttpError>;

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;  // empty when the request had an on_body
};

/// A body that is made while it is sent. `read` fills what it can and returns how much; it is asked until `size`
/// bytes came.
struct BodySource {
  std::uint64_t size = 0;
  std::function<Task<Result<std::size_t>>(std::span<char>)> read;
};

struct HttpRequest {
  Method method = Method::get;
  std::string url;
  Headers headers = {};
  std::variant<std::string, BodySource> body = {};
  Millis deadline{30'000};                       // from now to the last byte of the response
  std::size_t body_bytes_max = 8 * 1024 * 1024;  // of the response
  int redirects_max = 0;                         // further ones are given back as they are
  std::string unix_path = {};                    // connect there; the URL's host is only a name then
  std::optional<Guard> guard = {};               // for a URL that came from outside
  /// Takes the body of a 2xx response piece by piece. An error ends the request with it.
  std::function<Result<>(std::string_view)> on_body = {};
};

class HttpClient {
 public:
  HttpClient() = default;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  virtual ~HttpClient() = default;
  [[nodiscard]] virtual Task<HttpResult<HttpResponse>> send(HttpRequest request) = 0;
};

struct ClientOptions {
  std::string user_agent = "banana";
  std::size_t head_bytes_max = 64 * 1024;
  std::size_t idle_per_origin_max = 32;
  Millis idle_time_max{30'000};     // a kept connection is not used after that
  Millis connect_time_max{10'000};  // for each address, TLS included
  std::string ca_file = {};         // certificates trusted besides the system's
  Proxies proxies = {};
};

/// Keeps connections open for each origin. TLS 1.2 and newer, names and dates of certificates are verified.
class Client final : public HttpClient {
 public:
  /// `resolver` outlives the client.
  Client(asio::io_context& loop, Resolver& resolver, ClientOptions options);
  ~Client() override;

  [[nodiscard]] Task<HttpResult<HttpResponse>> send(HttpRequest request) override;
  /// Connections kept open and unused.
  [[nodiscard]] std::size_t idle() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace banana::net
