// bots add, rotate-token: Telegram is asked before anything is kept.
#include "core/access/at_telegram.hpp"
#include "core/access/bot_json.hpp"
#include "core/access/bot_token.hpp"
#include "core/access/handlers.hpp"
#include "core/base/log.hpp"
#include "core/config/load.hpp"
#include "core/keys/host_masters.hpp"
#include "core/people/find_user.hpp"

namespace banana::access {

namespace {

Secret given_token(const ops::Args& args) { return Secret{args.get<std::string>("token")}; }

Result<NewBot> wanted_bot(db::Snapshot& snapshot, const ops::Args& args, BotId id) {
  if (const auto known = find(snapshot, id)) {
    return fail(Errc::conflict, "bot " + known->label() + " is here already",
                "To give it another token: bananactl bots rotate-token");
  }
  NewBot bot{.token = given_token(args),
             .kind = parse_bot_kind(args.get<std::string>("kind")).value(),
             .mode = parse_bot_mode(args.get<std::string>("mode")).value()};
  if (const auto owner = args.find<std::string>("owner")) {
    const Result<UserId> person = people::find_user(snapshot, *owner);
    if (!person) return person.error();
    bot.owner = *person;
  }
  return bot;
}

/// A webhook has to be told of a new secret. What can't be told now is told by `bots webhook`.
Task<> tell_webhook(ops::Host& host, db::Database& database, const Bot& bot) {
  const Config& config = host.loaded().config;
  if (bot.state != BotState::running || !has_webhook(bot, config)) co_return;
  const Result<Speaker> speaker = co_await speak_for(host, database, bot);
  const Result<> set = speaker ? co_await set_webhook(*speaker, config) : Result<>{speaker.error()};
  if (set) co_return;
  log::warning("the bot's webhook is not set", {{"bot", bot.id.value()}, {"error", set.error().message}});
  co_await database.write([&](db::Tx& tx) {
    set_error(tx, bot.id, "webhook not set: " + set.error().message, host.clock().now());
  });
}

/// What was written, after Telegram was told; nothing of it in a rehearsal.
Task<Result<Json>> finish(ops::Host& host, db::Database& database, Result<Bot> written,
                          ops::Context& context) {
  if (!written) co_return written.error();
  context.change.after = JsonObject{{"id", written->id.value()}, {"state", to_string(written->state)}};
  if (context.rehearsal) co_return Json(to_json(*written));
  co_await tell_webhook(host, database, *written);
  const Bot bot =
      co_await database.read([&](db::Snapshot& snapshot) { return find(snapshot, written->id).value(); });
  co_return Json(to_json(bot));
}

}  // namespace

Task<Result<Json>> add_bot(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const auto id = bot_of(given_token(args));
  if (!id) co_return no_bot_token();
  Result<NewBot> bot =
      co_await (*database)->read([&](db::Snapshot& snapshot) { return wanted_bot(snapshot, args, *id); });
  if (!bot) co_return bot.error();
  Result<BotNames> names = co_await ask_names(host, *id, bot->token);
  if (!names) co_return names.error();
  bot->names = *std::move(names);
  const Result<keys::MasterKeys> masters = co_await keys::obtain_masters(host, **database, context);
  if (!masters) co_return masters.error();
  SystemRandom random;
  Result<Bot> added = co_await (*database)->write([&](db::Tx& tx) -> Result<Bot> {
    const Result<keys::Keyring> keys = keys::Keyring::open_or_begin(tx, *masters, random, context.now);
    if (!keys) return keys.error();
    Result<Bot> done = add(tx, *keys, *bot, random, context.now);
    if (!done || context.rehearsal) tx.roll_back();
    return done;
  });
  co_return co_await finish(host, **database, std::move(added), context);
}

Task<Result<Json>> rotate_bot_token(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const Secret token = given_token(args);
  const auto id = bot_of(token);
  if (!id) co_return no_bot_token();
  const Result<Bot> bot = co_await (*database)->read(
      [&](db::Snapshot& snapshot) { return find_bot(snapshot, args.get<std::string>("bot")); });
  if (!bot) co_return bot.error();
  if (*id != bot->id) co_return fail(Errc::invalid, "that is the token of another bot than " + bot->label());
  const Result<BotNames> names = co_await ask_names(host, *id, token);
  if (!names) co_return names.error();
  const Result<keys::MasterKeys> masters = co_await keys::obtain_masters(host, **database, context);
  if (!masters) co_return masters.error();
  SystemRandom random;
  context.change.before = JsonObject{{"id", bot->id.value()}, {"state", to_string(bot->state)}};
  Result<Bot> rotated = co_await (*database)->write([&](db::Tx& tx) -> Result<Bot> {
    const Result<keys::Keyring> keys = keys::Keyring::open_or_begin(tx, *masters, random, context.now);
    if (!keys) return keys.error();
    set_names(tx, bot->id, *names);
    Result<Bot> done = rotate_token(tx, *keys, bot->id, token, random, context.now);
    if (!done || context.rehearsal) tx.roll_back();
    return done;
  });
  co_return co_await finish(host, **database, std::move(rotated), context);
}

}  // namespace banana::access
