// /sandbox/api/…: the acts as routes, uploads, files.
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "core/net/address.hpp"
#include "daemon/sandbox/http/form.hpp"
#include "daemon/sandbox/http/shells.hpp"
#include "daemon/sandbox/people/acts.hpp"
#include "daemon/sandbox/world/files.hpp"

namespace banana::sandbox {

namespace {

using net::Method;
using net::Request;
using net::Response;

/// Waits for what a bot has to say to a press or a checkout.
Task<Json> wait_for(Shared& shared, const std::string& query) {
  using Steady = std::chrono::steady_clock;
  const auto end = Steady::now() + wait_max(shared.world, query);
  const auto is_open = [&] {
    const auto checkout = shared.world.checkouts.find(query);
    if (checkout != shared.world.checkouts.end()) return checkout->second.state == "waiting";
    const auto press = shared.world.presses.find(query);
    return press != shared.world.presses.end() && !press->second.answer;
  };
  while (is_open() && Steady::now() < end) {
    co_await shared.signals.of_answers().wait(std::chrono::ceil<Millis>(end - Steady::now()));
  }
  co_return answer_to(shared.world, query);
}

Task<Response> run(Shared& shared, const Act& act, Request& request) {
  JsonObject fields;
  read_pairs(request.query(), fields);
  if (act.verb == Verb::post && !request.body.empty()) {
    boost::system::error_code error;
    const Json body = boost::json::parse(request.body, error);
    if (error || !body.is_object())
      co_return Response::error(fail(Errc::invalid, "the body is no JSON object"));
    for (const auto& [key, value] : body.get_object()) fields[key] = value;
  }
  auto outcome = act.run(Ask{shared.world, fields});
  if (!outcome) co_return Response::error(outcome.error());
  if (outcome->waits_for.empty()) co_return Response::json(200, outcome->body);
  co_return Response::json(200, co_await wait_for(shared, outcome->waits_for));
}

Task<Response> upload(Shared& shared, Request& request) {
  auto form = read_form(request);
  if (!form) co_return Response::error(form.error());
  const auto found = form->uploads.find("file");
  if (found == form->uploads.end() || found->second.bytes.empty()) {
    co_return Response::error(fail(Errc::invalid, "the form has no field \"file\" with something in it"));
  }
  const File file = add_file(shared.world, std::move(found->second));
  co_return Response::json(200, JsonObject{{"upload", fmt::format("{}", file.id)},
                                           {"name", file.name},
                                           {"mime", file.mime},
                                           {"size", file.size}});
}

/// Only what a browser shows as a picture or plays is served as what it is; bots' files are anybody's.
std::string_view safe_type(std::string_view mime) {
  for (const std::string_view known :
       {"image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "video/webm"}) {
    if (mime == known) return known;
  }
  return "application/octet-stream";
}

Task<Response> show_file(Shared& shared, Request& request) {
  const File* file = file_at_path(shared.world, "/file_" + std::string{request.param("id")});
  const auto bytes = file == nullptr ? nullptr : bytes_of(shared.world, file->id);
  if (bytes == nullptr) co_return Response::error(fail(Errc::not_found, "there is no such file"));
  Response response = Response::text(200, *bytes);
  response.headers.set("Content-Type", safe_type(file->mime));
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Content-Security-Policy", "default-src 'none'; sandbox");
  response.headers.add("Cache-Control", "private, max-age=86400");
  co_return response;
}

/// A name with a dot that is no address may be anybody's, made to point here while a browser looks (DNS
/// rebinding). "localhost" and names within one's own network are fine.
bool is_own_name(std::string_view host) {
  if (host.starts_with('[')) return true;
  host = host.substr(0, host.find(':'));
  return host.find('.') == std::string_view::npos || net::parse_address(host).has_value();
}

/// Other sites in the same browser may neither act nor look here.
std::optional<Response> same_site(const net::RequestHead& head) {
  const auto origin = head.headers.find("Origin");
  const auto host = head.headers.find("Host");
  const bool is_same = !origin || (host && *origin == "http://" + std::string{*host});
  if (is_same && (!host || is_own_name(*host))) return std::nullopt;
  return Response::error(fail(Errc::forbidden, "requests from other sites are refused"));
}

}  // namespace

void add_people_api(Routes& routes, Shared& shared) {
  static constexpr std::string_view kPrefix = "/sandbox/api/";
  // A route's pattern must outlive the server: these live as long as the program.
  static const std::vector<std::string> patterns = [] {
    std::vector<std::string> out;
    for (const Act& act : acts()) out.push_back(std::string{kPrefix} + std::string{act.name});
    return out;
  }();
  for (std::size_t i = 0; i < acts().size(); ++i) {
    const Act& act = acts()[i];
    routes.push_back({act.verb == Verb::get ? Method::get : Method::post, patterns[i],
                      [&shared, &act](Request& request) { return run(shared, act, request); }, 1 << 20,
                      same_site});
  }
  routes.push_back({Method::post, "/sandbox/api/upload",
                    [&shared](Request& request) { return upload(shared, request); }, kUploadBytesMax,
                    same_site});
  routes.push_back({Method::get, "/sandbox/file/{id}",
                    [&shared](Request& request) { return show_file(shared, request); }, 0, same_site});
}

}  // namespace banana::sandbox
