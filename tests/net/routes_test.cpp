#include "core/net/routes.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

namespace banana::net {
namespace {

Route route(Method method, std::string_view pattern) {
  return {method, pattern, [](Request&) -> Task<Response> { co_return Response{}; }};
}

Router table() {
  return Router{{route(Method::get, "/"), route(Method::get, "/users/{id}"),
                 route(Method::post, "/users/{id}"), route(Method::get, "/users/me"),
                 route(Method::del, "/users/me"), route(Method::get, "/users/{id}/jobs/{job}"),
                 route(Method::get, "/static/{path...}")}};
}

RequestHead head(Method method, std::string target) {
  RequestHead out;
  out.method = method;
  out.target = std::move(target);
  return out;
}

TEST_CASE("a literal part wins over a named one") {
  const Router router = table();
  RequestHead me = head(Method::get, "/users/me");
  CHECK(router.match(me).route->pattern == "/users/me");
  CHECK(me.params.empty());
  RequestHead other = head(Method::get, "/users/17?x=/users/me");
  CHECK(router.match(other).route->pattern == "/users/{id}");
  CHECK(other.param("id") == "17");
}

TEST_CASE("named parts are filled in and a wrong turn is taken back") {
  const Router router = table();
  RequestHead deep = head(Method::get, "/users/me/jobs/9");
  REQUIRE(router.match(deep).route != nullptr);
  CHECK(deep.param("id") == "me");
  CHECK(deep.param("job") == "9");
  CHECK(deep.params.size() == 2);
}

TEST_CASE("the rest of a path is one value") {
  const Router router = table();
  RequestHead asset = head(Method::get, "/static/js/app%20one.js");
  REQUIRE(router.match(asset).route != nullptr);
  CHECK(asset.param("path") == "js/app one.js");
}

TEST_CASE("unknown paths have no methods and known ones list theirs") {
  const Router router = table();
  for (const char* path : {"/user", "/users", "/users/", "/users/1/", "/users/1/jobs", "", "*", "/static",
                           "/users/%zz", "/users/a%00b"}) {
    CAPTURE(path);
    RequestHead unknown = head(Method::get, path);
    const auto match = router.match(unknown);
    CHECK(match.route == nullptr);
    CHECK(match.allowed.empty());
  }
  RequestHead put = head(Method::put, "/users/17");
  CHECK(router.match(put).allowed == "GET, HEAD, POST");
}

TEST_CASE("clashing and malformed routes are found at start") {
  CHECK_THROWS_AS((Router{{route(Method::get, "/a"), route(Method::get, "/a")}}), std::invalid_argument);
  CHECK_THROWS_AS((Router{{route(Method::get, "/{a}"), route(Method::post, "/{b}")}}), std::invalid_argument);
  CHECK_THROWS_AS((Router{{route(Method::get, "a")}}), std::invalid_argument);
  CHECK_THROWS_AS((Router{{route(Method::get, "/{a")}}), std::invalid_argument);
}

}  // namespace
}  // namespace banana::net
