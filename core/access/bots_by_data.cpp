// bots list, show, start, stop: no Telegram needed.
#include "core/access/bot_json.hpp"
#include "core/access/bots.hpp"
#include "core/access/handlers.hpp"
#include "core/ops/paging.hpp"

namespace banana::access {

namespace {

Json audited(const Bot& bot) {
  return JsonObject{{"id", bot.id.value()},
                    {"state", to_string(bot.state)},
                    {"reason", bot.reason},
                    {"mode", to_string(bot.mode)}};
}

Result<Json> changed(const Bot& before, const Result<Bot>& after, ops::Context& context) {
  if (!after) return after.error();
  context.change.before = audited(before);
  context.change.after = audited(*after);
  return Json(to_json(*after));
}

}  // namespace

Result<Json> list_bots(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  BotFilter filter{.after = args.find<BotId>("after")};
  if (const auto kind = args.find<std::string>("kind")) filter.kind = parse_bot_kind(*kind);
  if (const auto state = args.find<std::string>("state")) filter.state = parse_bot_state(*state);
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const Bot& bot : list(snapshot, filter, limit + 1)) {
    if (!page.add(to_json(bot), bot.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> show_bot(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const Result<Bot> bot = find_bot(snapshot, args.get<std::string>("bot"));
  if (!bot) return bot.error();
  return Json(to_json(*bot));
}

Result<Json> start_bot(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Bot> bot = find_bot(tx, args.get<std::string>("bot"));
  if (!bot) return bot.error();
  std::optional<BotMode> mode;
  if (const auto wanted = args.find<std::string>("mode")) mode = parse_bot_mode(*wanted);
  return changed(*bot, start(tx, bot->id, mode, context.now), context);
}

Result<Json> stop_bot(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Bot> bot = find_bot(tx, args.get<std::string>("bot"));
  if (!bot) return bot.error();
  return changed(*bot, stop(tx, bot->id, args.find<std::string>("reason").value_or(""), context.now),
                 context);
}

}  // namespace banana::access
