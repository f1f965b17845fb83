#include "daemon/webhook.hpp"

#include <charconv>
#include <memory>

#include "core/base/encoding.hpp"
#include "core/base/log.hpp"
#include "core/db/error.hpp"
#include "daemon/door.hpp"

namespace banana::daemon {

namespace {

using net::Request;
using net::RequestHead;
using net::Response;

constexpr std::string_view kSecretHeader = "X-Telegram-Bot-Api-Secret-Token";

std::optional<BotId> bot_of(const RequestHead& head) {
  const std::string_view text = head.param("bot");
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id <= 0) return std::nullopt;
  return BotId{id};
}

/// A bot that isn't here and a wrong secret look the same from outside.
std::optional<Response> refuse(const WebhookPorts& ports, const RequestHead& head) {
  const auto bot = bot_of(head);
  const auto secret = bot ? ports.secret_of(*bot) : std::nullopt;
  const std::string_view given = head.headers.find(kSecretHeader).value_or("");
  if (secret && !secret->empty() && equal_in_constant_time(given, *secret)) return std::nullopt;
  return Response::error(401, "unauthorized", "no such webhook, or a wrong secret");
}

Response try_again(const db::Error& failure) {
  log::error("an update could not be recorded", {{"cause", failure.what()}});
  Response out = Response::error(503, "unavailable", "try again");
  out.headers.set("Retry-After", "1");
  return out;
}

Task<Response> take(const WebhookPorts& ports, Request& request) {
  const BotId bot = bot_of(request).value();
  const auto envelope = inbox::read_envelope(request.body);
  if (!envelope) co_return Response::error(envelope.error());
  if (!ports.lets_in(bot, *envelope, request.body)) co_return Response{};
  try {
    co_await ports.take(bot, *envelope, request.body);
  } catch (const db::Error& failure) {
    co_return try_again(failure);
  }
  co_return Response{};
}

}  // namespace

TakeUpdate leave_to_others(db::Database& database, const Clock& clock) {
  const auto door = std::make_shared<Door>(database, [&](db::Tx& tx, Door::Batch& batch) {
    std::vector<inbox::Posted> came;
    while (const Door::Caller* caller = batch.next()) came.push_back(caller->posted);
    inbox::record(tx, std::move(came), clock.now(), batch.known());
    tx.notify(inbox::kChannel);
  });
  return [&, door](BotId bot, const inbox::Envelope& envelope, std::string_view body) -> Task<> {
    Door::Caller caller{bot, envelope, body, nullptr};
    co_await door->enter(caller);
    if (caller.written) co_return;
    co_await database.write([&](db::Tx& tx) {
      inbox::record(tx, bot, envelope, body, clock.now());
      tx.notify(inbox::kChannel);
    });
  };
}

std::vector<net::Route> webhook_routes(const WebhookPorts& ports) {
  return {{.method = net::Method::post,
           .pattern = "/webhook/{bot}",
           .handler = [&ports](Request& request) { return take(ports, request); },
           .body_max = inbox::kUpdateBytesMax,
           .before_body = [&ports](const RequestHead& head) { return refuse(ports, head); }}};
}

}  // namespace banana::daemon
