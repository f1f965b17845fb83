// What a server answers, as one table.
//
//   std::vector<Route> routes(App& app) {
//     return {
//         {Method::get, "/healthz", [&](Request&) -> Task<Response> { co_return Response::text(200, "ok\n");
//         }}, {Method::post, "/webhook/{bot}", webhook(app), 1 << 20, secret_check(app)}, {Method::get,
//         "/static/{path...}", assets(app)},
//     };
//   }
//
// {name} takes one part of the path, {name...} all that is left. A literal part wins over a named one. HEAD
// is answered by the GET route.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/async.hpp"
#include "core/net/message.hpp"

namespace banana::net {

/// Runs on the server's loop. What it throws becomes a 500 that gives nothing away.
using Handler = std::function<Task<Response>(Request&)>;
/// Asked once the head is there, before the body is read: an answer here refuses the request.
using BeforeBody = std::function<std::optional<Response>(const RequestHead&)>;

inline constexpr std::size_t kRequestBodyBytesMax = 64 * 1024;

struct Route {
  Method method = Method::get;
  std::string_view pattern;  // a constant
  Handler handler;
  std::size_t body_max = kRequestBodyBytesMax;
  BeforeBody before_body = {};
};

class Router {
 public:
  /// Throws std::invalid_argument when two routes clash or a pattern is malformed.
  explicit Router(std::vector<Route> routes);
  Router(Router&&) noexcept;
  ~Router();

  /// The route for a request, whose params it fills. Without one, `allowed` says which methods the path has
  /// ("GET, HEAD"); empty means that there is no such path.
  struct Match {
    const Route* route = nullptr;
    std::string allowed;
  };
  [[nodiscard]] Match match(RequestHead& head) const;

 private:
  struct Node;
  std::vector<Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace banana::net
