// bots health, webhook: what Telegram says of bots that are here.
#include "core/access/at_telegram.hpp"
#include "core/access/handlers.hpp"
#include "core/config/load.hpp"
#include "core/ops/paging.hpp"
#include "core/telegram/results.hpp"
#include "core/telegram/setup.hpp"

namespace banana::access {

namespace {

JsonObject health_row(const Bot& bot, std::string_view telegram, std::string_view detail) {
  return {{"id", bot.id.value()}, {"username", bot.username}, {"state", to_string(bot.state)},
          {"telegram", telegram}, {"detail", detail},         {"pending", nullptr},
          {"webhook", ""}};
}

/// One bot's row; a bot that can't be asked is a row too.
Task<JsonObject> examine(ops::Host& host, db::Database& database, Bot bot, bool rehearsal) {
  const Result<Speaker> speaker = co_await speak_for(host, database, bot);
  if (!speaker) co_return health_row(bot, "failed", speaker.error().message);
  const auto me = co_await telegram::ask(*speaker->api, bot.id, telegram::get_me(), telegram::to_bot_user);
  if (!me) {
    if (!rehearsal) co_await note_error(host, database, bot.id, me.error());
    co_return health_row(bot, "failed", describe(me.error()).message);
  }
  if (!rehearsal && (me->username != bot.username || me->name != bot.name)) {
    co_await database.write(
        [&](db::Tx& tx) { set_names(tx, bot.id, {.username = me->username, .name = me->name}); });
    bot.username = me->username;
  }
  const auto info =
      co_await telegram::ask(*speaker->api, bot.id, telegram::get_webhook_info(), telegram::to_webhook_info);
  if (!info) co_return health_row(bot, "failed", describe(info.error()).message);
  const bool wants_webhook = has_webhook(bot, host.loaded().config);
  JsonObject row = health_row(bot, "ok", info->last_error);
  if (wants_webhook && info->url.empty() && bot.state == BotState::running) {
    row = health_row(bot, "failed", "no webhook is set: bananactl bots webhook BOT set");
  }
  row["pending"] = info->pending;
  row["webhook"] = info->url;
  co_return row;
}

Json webhook_json(BotId id, const telegram::WebhookInfo& info) {
  return JsonObject{
      {"id", id.value()},
      {"url", info.url},
      {"pending", info.pending},
      {"last_error", info.last_error},
      {"last_error_at", info.last_error_at ? Json(to_iso8601(*info.last_error_at)) : Json(nullptr)},
      {"ip_address", info.ip_address},
      {"connections_max", info.connections_max}};
}

Result<std::vector<Bot>> wanted_bots(db::Snapshot& snapshot, const ops::Args& args) {
  if (const auto name = args.find<std::string>("bot")) {
    const Result<Bot> bot = find_bot(snapshot, *name);
    if (!bot) return bot.error();
    return std::vector{*bot};
  }
  return list(snapshot, {.state = BotState::running, .after = args.find<BotId>("after")},
              args.get<std::int64_t>("limit") + 1);
}

}  // namespace

Task<Result<Json>> bot_health(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const auto bots =
      co_await (*database)->read([&](db::Snapshot& snapshot) { return wanted_bots(snapshot, args); });
  if (!bots) co_return bots.error();
  const auto limit = static_cast<std::size_t>(args.get<std::int64_t>("limit"));
  JsonArray items;
  bool all_well = true;
  Json next = nullptr;
  for (const Bot& bot : *bots) {
    if (items.size() == limit) {
      next = (*bots)[limit - 1].id.str();
      break;
    }
    host.progress(items.size(), std::min(bots->size(), limit), bot.label());
    items.push_back(co_await examine(host, **database, bot, context.rehearsal));
    all_well = all_well && items.back().at("telegram") == "ok";
  }
  host.progress(items.size(), items.size(), "");
  co_return Json(JsonObject{{"ok", all_well}, {"items", std::move(items)}, {"next", std::move(next)}});
}

Task<Result<Json>> bot_webhook(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const Result<Bot> bot = co_await (*database)->read(
      [&](db::Snapshot& snapshot) { return find_bot(snapshot, args.get<std::string>("bot")); });
  if (!bot) co_return bot.error();
  const Result<Speaker> speaker = co_await speak_for(host, **database, *bot);
  if (!speaker) co_return speaker.error();
  const auto act = args.get<std::string>("act");
  if (!context.rehearsal && act == "set") {
    const Result<> set = co_await set_webhook(*speaker, host.loaded().config);
    if (!set) co_return set.error();
  } else if (!context.rehearsal && act == "delete") {
    const auto deleted = co_await speaker->api->call(bot->id, telegram::delete_webhook());
    if (!deleted) co_return describe(deleted.error());
  }
  const auto info =
      co_await telegram::ask(*speaker->api, bot->id, telegram::get_webhook_info(), telegram::to_webhook_info);
  if (!info) {
    if (!context.rehearsal) co_await note_error(host, **database, bot->id, info.error());
    co_return describe(info.error());
  }
  co_return webhook_json(bot->id, *info);
}

}  // namespace banana::access
