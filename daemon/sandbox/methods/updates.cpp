// How a bot gets its updates. Waiting for them is the shell's (http/polling.cpp).
#include "daemon/sandbox/world/updates.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "daemon/sandbox/methods/all.hpp"
#include "daemon/sandbox/world/faults.hpp"

namespace banana::sandbox {

namespace {

constexpr std::size_t kSecretBytesMax = 256;
constexpr std::size_t kUrlBytesMax = 2048;

bool is_secret(std::string_view text) {
  return text.size() <= kSecretBytesMax && std::ranges::all_of(text, [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
         });
}

void read_allowed(Call& call) {
  const Json allowed = call.json("allowed_updates");
  if (allowed.is_array()) call.bot.allowed_updates = allowed.get_array();
}

}  // namespace

Answer get_updates(Call& call) {
  if (!call.bot.webhook.url.empty()) {
    return Failure{
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
        "webhook first"};
  }
  read_allowed(call);
  return Json(take_updates(call.world, call.bot, call.number("offset"),
                           std::clamp<Number>(call.number("limit", 100), 1, 100)));
}

Answer set_webhook(Call& call) {
  if (const auto wait = webhook_wait(call.world, call.bot)) {
    return Failure{429, "Too Many Requests: retry after " + std::to_string(*wait), *wait};
  }
  const std::string url = call.text("url");
  if (url.empty()) return delete_webhook(call);
  const std::string secret = call.text("secret_token");
  if (!is_secret(secret)) return bad_request("secret token contains unallowed characters");
  const bool is_url = (url.starts_with("https://") || url.starts_with("http://")) &&
                      url.size() <= kUrlBytesMax && url.find(' ') == std::string::npos;
  if (!is_url) return bad_request("bad webhook: invalid webhook URL specified");
  call.bot.webhook = {.url = url,
                      .secret = secret,
                      .ip_address = call.text("ip_address"),
                      .max_connections = std::clamp<Number>(call.number("max_connections", 40), 1, 100)};
  read_allowed(call);
  if (call.flag("drop_pending_updates")) call.bot.updates.clear();
  for (Update& update : call.bot.updates) update.attempts = 0, update.ready = 0;
  ++call.world.changes;
  if (call.world.observer != nullptr) call.world.observer->updates_came(call.bot.id);
  return Json(true);
}

Answer delete_webhook(Call& call) {
  call.bot.webhook = {};
  if (call.flag("drop_pending_updates")) call.bot.updates.clear();
  ++call.world.changes;
  if (call.world.observer != nullptr) call.world.observer->updates_came(call.bot.id);
  return Json(true);
}

Answer get_webhook_info(Call& call) {
  const Webhook& webhook = call.bot.webhook;
  refresh_updates(call.world, call.bot);
  JsonObject out{{"url", webhook.url},
                 {"has_custom_certificate", false},
                 {"pending_update_count", call.bot.updates.size()}};
  if (!webhook.url.empty()) {
    out["max_connections"] = webhook.max_connections;
    if (!webhook.ip_address.empty()) out["ip_address"] = webhook.ip_address;
  }
  if (webhook.last_error_at != 0) {
    out["last_error_date"] = webhook.last_error_at / 1000;
    out["last_error_message"] = webhook.last_error;
  }
  if (call.bot.allowed_updates && !call.bot.allowed_updates->empty())
    out["allowed_updates"] = *call.bot.allowed_updates;
  return Json(std::move(out));
}

}  // namespace banana::sandbox
