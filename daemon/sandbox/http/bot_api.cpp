// /bot<token>/METHOD and /file/bot<token>/PATH.
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/net/url.hpp"
#include "daemon/sandbox/http/form.hpp"
#include "daemon/sandbox/http/shells.hpp"
#include "daemon/sandbox/methods/table.hpp"
#include "daemon/sandbox/world/faults.hpp"
#include "daemon/sandbox/world/people.hpp"

namespace banana::sandbox {

namespace {

using net::Request;
using net::Response;

/// A status no server answers with: core/net closes the connection instead.
Response no_answer() {
  Response response;
  response.status = net::kCloseUnanswered;
  return response;
}

Response as_response(const Answer& answer) {
  if (answer) return Response::json(200, JsonObject{{"ok", true}, {"result", *answer}});
  const Failure& failure = answer.error();
  JsonObject body{{"ok", false}, {"error_code", failure.code}, {"description", failure.description}};
  if (failure.retry_after) body["parameters"] = JsonObject{{"retry_after", *failure.retry_after}};
  if (failure.migrate_to) body["parameters"] = JsonObject{{"migrate_to_chat_id", *failure.migrate_to}};
  return Response::json(failure.code, body);
}

struct Address {
  std::string token;
  std::string rest;
};

/// "bot123:AA" or "bot123%3AAA".
Address address_of(const Request& request) {
  Address address{std::string{request.param("bot")}, std::string{request.param("rest")}};
  address.token = address.token.starts_with("bot") ? address.token.substr(3) : "";
  constexpr std::string_view kTest = "test/";
  if (address.rest.starts_with(kTest)) address.rest.erase(0, kTest.size());
  return address;
}

Task<Response> hold(Shared& shared, Number seconds) {
  asio::steady_timer timer{shared.loop, std::chrono::seconds{seconds}};
  co_await timer.async_wait(asio::use_awaitable);
  co_return no_answer();
}

Task<Answer> run(Shared& shared, Bot& bot, std::string_view method, Form& form) {
  if (find_method(method) != nullptr && find_method(method)->name == "getUpdates") {
    co_return co_await poll(shared, bot.id, form.params);
  }
  co_return run_method(shared.world, bot, method, form.params, form.uploads);
}

Task<Response> handle(Shared& shared, Request& request) {
  const Address address = address_of(request);
  World& world = shared.world;
  Bot* bot = bot_with_token(world, address.token);
  if (bot == nullptr) {
    const bool is_shaped = address.token.find(':') != std::string::npos;
    co_return as_response(is_shaped ? Failure{401, "Unauthorized"} : Failure{404, "Not Found"});
  }
  auto form = read_form(request);
  if (!form) co_return as_response(bad_request(form.error().message));
  const sandbox::Method* method = find_method(address.rest);
  const auto fault = method == nullptr ? std::nullopt : take_call_fault(world, bot->id, method->name);
  if (fault && fault->kind != "lost_reply") {
    Failure failure{fault->kind == "flood" ? 429 : 500, "Internal Server Error"};
    if (fault->kind == "flood") {
      failure.description = fmt::format("Too Many Requests: retry after {}", fault->retry_after);
      failure.retry_after = fault->retry_after;
    }
    if (fault->kind == "timeout" || fault->kind == "drop_before") failure = {0, "fault: " + fault->kind};
    record_call(world, *bot, method->name, form->params, failure);
    if (fault->kind == "timeout") co_return co_await hold(shared, fault->seconds);
    if (fault->kind == "drop_before") co_return no_answer();
    co_return as_response(failure);
  }
  const Answer answer = co_await run(shared, *bot, address.rest, *form);
  if (fault) co_return no_answer();
  co_return as_response(answer);
}

Task<Response> download(Shared& shared, Request& request) {
  const Address address = address_of(request);
  const Bot* bot = bot_with_token(shared.world, address.token);
  if (bot == nullptr) co_return as_response(Failure{401, "Unauthorized"});
  const File* file = file_at_path(shared.world, address.rest);
  const auto bytes = file == nullptr ? nullptr : bytes_of(shared.world, file->id);
  if (bytes == nullptr) co_return as_response(Failure{404, "Not Found"});
  Response response = Response::text(200, *bytes);
  response.headers.set("Content-Type", "application/octet-stream");
  co_return response;
}

}  // namespace

void add_bot_api(Routes& routes, Shared& shared) {
  const auto handler = [&shared](Request& request) { return handle(shared, request); };
  routes.push_back({net::Method::get, "/{bot}/{rest...}", handler, kUploadBytesMax});
  routes.push_back({net::Method::post, "/{bot}/{rest...}", handler, kUploadBytesMax});
  routes.push_back({net::Method::get, "/file/{bot}/{rest...}",
                    [&shared](Request& request) { return download(shared, request); }});
}

}  // namespace banana::sandbox
