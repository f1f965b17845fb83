#include "daemon/control_socket.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/log.hpp"
#include "core/base/version.hpp"
#include "core/ops/control.hpp"
#include "daemon/peer.hpp"

namespace banana::daemon {

namespace {

namespace control = ops::control;
using net::Request;
using net::Response;

constexpr std::size_t kConnectionsMax = 64;
/// Operations on a large installation take their time; the caller waits and can hang up.
constexpr Millis kOperationTimeMax{10 * 60'000};

Response json_text(int status, std::string body) {
  Response out = Response::text(status, std::move(body));
  out.headers.set("Content-Type", "application/json");
  return out;
}

Task<Response> hello(Request& /*request*/) {
  co_return json_text(200, control::write_hello({.version = std::string{version()}, .pid = ::getpid()}));
}

/// Root may act for somebody else (sudo); everybody else is who the kernel says.
void settle_actor(ops::Request& request, const net::Peer& peer) {
  if (peer.local->uid != 0 || request.actor.name.empty()) request.actor.name = user_name(peer.local->uid);
}

/// One line an act; looking at things is not worth one.
void note(const ops::Runner& runner, const ops::Request& asked, const Result<ops::Outcome>& outcome) {
  const ops::Operation* known = runner.registry().find(asked.operation);
  const bool only_looks = known != nullptr && known->effect == ops::Effect::read;
  log::write(only_looks ? log::Level::debug : log::Level::info, "operation",
             {{"operation", asked.operation},
              {"actor", asked.actor.name},
              {"correlation", asked.correlation},
              {"dry_run", asked.rehearsal},
              {"outcome", outcome ? "done" : to_string(outcome.error().code)}});
}

Task<Response> operation(ops::Runner& runner, IdMaker& ids, Request& request) {
  auto asked = control::read_request(request.body);
  if (!asked) {
    const Result<ops::Outcome> refused = asked.error();
    co_return json_text(http_status(asked.error().code), control::write_reply(refused));
  }
  settle_actor(*asked, request.peer);
  asked->correlation = format_id(ids.next());
  const auto outcome = co_await runner.run(*asked);
  note(runner, *asked, outcome);
  co_return json_text(outcome ? 200 : http_status(outcome.error().code), control::write_reply(outcome));
}

std::optional<Response> refuse_strangers(const net::RequestHead& head) {
  if (may_control(head.peer)) return std::nullopt;
  log::warning("control socket refused a stranger",
               {{"uid", head.peer.local ? static_cast<std::int64_t>(head.peer.local->uid) : -1}});
  return Response::error(fail(Errc::forbidden, "you may not control this daemon",
                              "Do it as root, as the daemon's user, or as a member of its group."));
}

std::vector<net::Route> routes(ops::Runner& runner, IdMaker& ids, std::vector<net::Route> status,
                               std::size_t body_max) {
  std::vector<net::Route> out = std::move(status);
  out.push_back({net::Method::get, control::kHelloPath, &hello});
  out.push_back({net::Method::post, control::kOperationPath,
                 [&runner, &ids](Request& request) { return operation(runner, ids, request); }, body_max});
  for (net::Route& route : out) route.before_body = &refuse_strangers;
  return out;
}

}  // namespace

ControlSocket::ControlSocket(asio::io_context& loop, ops::Runner& runner, IdMaker& ids,
                             std::vector<net::Route> status, const Config& config)
    : path_(config.control.socket.path.string()),
      mode_(config.control.socket_mode.bits),
      server_(loop, routes(runner, ids, std::move(status), config.http.body_max.bytes),
              {.connections_max = kConnectionsMax, .handler_time_max = kOperationTimeMax}) {}

Result<> ControlSocket::start() {
  if (auto listening = server_.listen_unix(path_, mode_); !listening) {
    const Error& why = listening.error();
    if (why.code != Errc::conflict)
      return fail(why.code, why.message, "Set control.socket to a path it can use.");
    return fail(why.code, why.message,
                "Another daemon runs there. Stop it, or give this one its own control.socket and database.");
  }
  log::info("control socket listens", {{"path", path_}});
  return {};
}

}  // namespace banana::daemon
