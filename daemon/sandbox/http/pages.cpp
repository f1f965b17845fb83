// The web chat: the files of ../web as they travel inside the binary.
#include <algorithm>
#include <span>

#include "core/base/embedded.hpp"
#include "daemon/sandbox/http/shells.hpp"

namespace banana::embedded {
std::span<const EmbeddedFile> sandbox_pages();
}

namespace banana::sandbox {

namespace {

using net::Request;
using net::Response;

std::string_view type_of(std::string_view path) {
  if (path.ends_with(".html")) return "text/html; charset=utf-8";
  if (path.ends_with(".css")) return "text/css; charset=utf-8";
  if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
  return "image/svg+xml";
}

Task<Response> page(std::string name) {
  const auto files = embedded::sandbox_pages();
  const auto found = std::ranges::find_if(
      files, [&](const EmbeddedFile& file) { return file.path.ends_with("/web/" + name); });
  if (name.empty() || found == files.end()) {
    co_return Response::error(fail(Errc::not_found, "nothing is at this address"));
  }
  Response response = Response::text(200, std::string{found->text});
  response.headers.set("Content-Type", type_of(found->path));
  response.headers.add("Content-Security-Policy",
                       "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("Cache-Control", "no-cache");
  co_return response;
}

Task<Response> go_to_chat() {
  Response response = Response::text(302, "");
  response.headers.add("Location", "/sandbox/");
  co_return response;
}

}  // namespace

void add_pages(Routes& routes, Shared&) {
  routes.push_back({net::Method::get, "/", [](Request&) { return go_to_chat(); }});
  routes.push_back({net::Method::get, "/sandbox", [](Request&) { return go_to_chat(); }});
  routes.push_back({net::Method::get, "/sandbox/{name...}", [](Request& request) {
                      const std::string_view name = request.param("name");
                      return page(name.empty() ? "chat.html" : std::string{name});
                    }});
}

}  // namespace banana::sandbox
