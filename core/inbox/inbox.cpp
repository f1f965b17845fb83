#include "core/inbox/inbox.hpp"

#include "core/base/log.hpp"
#include "core/base/utf8.hpp"
#include "core/db/error.hpp"

namespace banana::inbox {

namespace {

using db::Rows;
using db::Sql;

/// The second row only tells whether there is one. SQLite would walk the primary key, which has the order too.
#define INBOX_OF_LANE(index)                           \
  "SELECT update_id, retry_at, body FROM inbox " index \
  "WHERE bot_id = $1 AND chat = $2 AND urgent = $3 AND state = 0 ORDER BY update_id LIMIT 2"
constexpr Sql kOldest = Sql::per_engine(INBOX_OF_LANE("INDEXED BY inbox_waiting "), INBOX_OF_LANE(""));
#define INBOX_LANE_WAITS(index) \
  "SELECT 1 FROM inbox " index "WHERE bot_id = $1 AND chat = $2 AND urgent = $3 AND state = 0 LIMIT 1"
constexpr Sql kLaneWaits =
    Sql::per_engine(INBOX_LANE_WAITS("INDEXED BY inbox_waiting "), INBOX_LANE_WAITS(""));
constexpr Sql kBotWaits =
    Sql::per_engine("SELECT 1 FROM inbox INDEXED BY inbox_waiting WHERE bot_id = $1 AND state = 0 LIMIT 1",
                    "SELECT 1 FROM inbox WHERE bot_id = $1 AND state = 0 LIMIT 1");
constexpr Sql kRecordDone =
    "INSERT INTO inbox (bot_id, update_id, chat, urgent, state, received_at, body) "
    "VALUES ($1, $2, $3, $4, 1, $5, '') ON CONFLICT DO NOTHING";
constexpr Sql kDone = "UPDATE inbox SET state = 1, body = '' WHERE bot_id = $1 AND update_id = $2";
/// One number for the lane and the schema: others may use the same server. Held until the transaction ends.
constexpr Sql kLock =
    "SELECT CAST(pg_try_advisory_xact_lock(hashtextextended(CAST(current_schema() AS text), $1)) AS int)";
/// "+ 0": or PostgreSQL looks for the update among all that wait, in an index that begins with something else.
constexpr Sql kPutBack =
    "UPDATE inbox SET tries = tries + 1, fault = $3 WHERE bot_id = $1 AND update_id = $2 AND state + 0 = 0 "
    "RETURNING tries";
constexpr Sql kRetryAt = "UPDATE inbox SET retry_at = $3 WHERE bot_id = $1 AND update_id = $2";
constexpr Sql kSetAside = "UPDATE inbox SET state = 2 WHERE bot_id = $1 AND update_id = $2";
constexpr Sql kWaiting =
    "SELECT DISTINCT bot_id, chat, urgent FROM inbox WHERE state = 0 AND (bot_id, chat, urgent) > ($1, $2, "
    "$3) "
    "ORDER BY bot_id, chat, urgent LIMIT $4";
constexpr Sql kOld =
    "SELECT bot_id, update_id, CASE WHEN state = 1 AND received_at < $4 THEN 1 ELSE 0 END FROM inbox WHERE "
    "(bot_id, update_id) > ($1, $2) "
    "ORDER BY bot_id, update_id LIMIT $3";
constexpr Sql kForget = "DELETE FROM inbox WHERE bot_id = $1 AND update_id = $2";

constexpr std::size_t kFaultBytesMax = 1000;

/// Whether the lane is ours until this transaction ends. On SQLite there is one writer: it always is.
bool take(db::Tx& tx, const Lane& lane) {
  if (tx.engine() == db::Engine::sqlite) return true;
  return tx.value<bool>(kLock, static_cast<std::int64_t>(std::hash<Lane>{}(lane))).value();
}

std::string what(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(std::move(thrown));
  } catch (const std::exception& failure) {
    return failure.what();
  } catch (...) {
    return "something that is no exception was thrown";
  }
}

/// A rule of the database that the handler broke is its own fault; all other trouble there is not.
bool is_the_handlers(db::Cause cause) {
  return cause == db::Cause::unique || cause == db::Cause::check || cause == db::Cause::foreign_key ||
         cause == db::Cause::not_null || cause == db::Cause::refused || cause == db::Cause::misuse;
}

Answers run(db::Tx& tx, Handler& handler, const Arrival& arrival) {
  try {
    return handler.handle(tx, arrival);
  } catch (const db::Error& error) {
    if (!is_the_handlers(error.cause())) throw;
    throw HandlerFailed{arrival.update.id, error.what()};
  } catch (...) {
    throw HandlerFailed{arrival.update.id, what(std::current_exception())};
  }
}

}  // namespace

Lane lane_of(BotId bot, const Envelope& envelope) {
  return {.bot = bot, .chat = envelope.chat, .urgent = envelope.haste == Haste::checkout};
}

bool TakingIn::lane_waits(const Lane& lane) {
  // One writer, one transaction: a bot of which nothing waits stays so until the end.
  if (tx_.engine() == db::Engine::sqlite) {
    const auto [found, is_new] = waits_.try_emplace(lane.bot, false);
    if (is_new) found->second = tx_.value<int>(kBotWaits, lane.bot).has_value();
    if (!found->second) return false;
  }
  return tx_.value<int>(kLaneWaits, lane.bot, lane.chat, lane.urgent).has_value();
}

TakenIn TakingIn::take(const Posted& posted, const Result<telegram::Update>& update, Handler& handler,
                       IdMaker& ids, Instant now) {
  const auto& [bot, envelope, body] = posted;
  const Lane lane = lane_of(bot, *envelope);
  if (!inbox::take(tx_, lane) || lane_waits(lane)) {
    record(tx_, bot, *envelope, body, now);
    return {.kind = TakenIn::Kind::waits};
  }
  if (tx_.exec(kRecordDone, bot, envelope->update_id, lane.chat, lane.urgent, now) == 0) return {};
  if (!update) throw HandlerFailed{envelope->update_id, update.error().message, Hope::none};
  return {.kind = TakenIn::Kind::done,
          .answers = run(tx_, handler, {.bot = bot, .now = now, .ids = ids, .update = *update})};
}

TakenIn take_in(db::Tx& tx, BotId bot, const Envelope& envelope, std::string_view body, Handler& handler,
                IdMaker& ids, Instant now) {
  return TakingIn{tx}.take({.bot = bot, .envelope = &envelope, .body = body}, telegram::parse_update(body),
                           handler, ids, now);
}

Step handle_next(db::Tx& tx, const Lane& lane, Handler& handler, IdMaker& ids, Instant now) {
  if (!take(tx, lane)) return {.kind = Step::Kind::taken};
  Step step;
  std::string body;
  {
    Rows rows = tx.query(kOldest, lane.bot, lane.chat, lane.urgent);
    if (!rows.next()) return step;
    step.update_id = rows.i64(0);
    step.again_at = rows.get<Instant>(1);
    if (step.again_at > now) {
      step.kind = Step::Kind::later;
      return step;
    }
    body = rows.text(2);
    step.more = rows.next();
  }
  auto update = telegram::parse_update(body);
  if (!update) throw HandlerFailed{step.update_id, update.error().message, Hope::none};
  step.answers = run(tx, handler, {.bot = lane.bot, .now = now, .ids = ids, .update = *update});
  tx.run(kDone, lane.bot, step.update_id);
  step.kind = Step::Kind::done;
  return step;
}

PutBack put_back(db::Tx& tx, BotId bot, const HandlerFailed& failed, Instant now) {
  const std::int64_t update_id = failed.update_id();
  const std::string fault = log::redact(failed.what());
  const auto tries = tx.value<int>(kPutBack, bot, update_id, cut_utf8(fault, kFaultBytesMax));
  if (!tries) return {};  // another process was faster
  if (*tries >= kTriesMax || failed.hope() == Hope::none) {
    tx.run(kSetAside, bot, update_id);
    return {.set_aside = true};
  }
  const PutBack out{.again_at = now + kWaits[static_cast<std::size_t>(*tries - 1)]};
  tx.run(kRetryAt, bot, update_id, out.again_at);
  return out;
}

std::vector<Lane> waiting_lanes(db::Snapshot& snapshot, const std::optional<Lane>& after, std::size_t most) {
  const Lane from = after.value_or(Lane{});  // bots have positive ids
  std::vector<Lane> out;
  Rows rows = snapshot.query(kWaiting, from.bot, from.chat, from.urgent, static_cast<std::int64_t>(most));
  while (rows.next()) {
    out.push_back({.bot = rows.get<BotId>(0), .chat = rows.i64(1), .urgent = rows.get<bool>(2)});
  }
  return out;
}

std::optional<Position> forget(db::Tx& tx, Instant before, const Position& from, std::size_t most) {
  std::vector<Position> old;
  Position last = from;
  std::size_t seen = 0;
  {
    Rows rows = tx.query(kOld, from.bot, from.update_id, static_cast<std::int64_t>(most), before);
    while (rows.next()) {
      ++seen;
      last = {.bot = rows.get<BotId>(0), .update_id = rows.i64(1)};
      if (rows.get<bool>(2)) old.push_back(last);
    }
  }
  for (const Position& at : old) tx.run(kForget, at.bot, at.update_id);
  if (seen < most) return std::nullopt;
  return last;
}

}  // namespace banana::inbox
