#include "core/outbox/operations.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "core/ops/paging.hpp"
#include "core/outbox/state.hpp"
#include "core/telegram/ids.hpp"

namespace banana::outbox {

namespace {

using db::Sql;
using ops::Arg;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Seen;
using ops::Show;

constexpr std::int64_t kPositionBytesMax = 41;
constexpr std::int64_t kCauseBytesMax = 64;
constexpr std::int64_t kRetryAllMax = 10'000;
constexpr std::string_view kDropped = "dropped by an operator";

#define OUTBOX_COLUMNS                                                                                     \
  "bot, id, chat, method, state, tries, doubtful, added_at, next_at, ended_at, message_id, fault, about, " \
  "slot, "                                                                                                 \
  "key, params"
#define OUTBOX_AFTER " AND (bot, id) > ($1, $2) ORDER BY bot, id LIMIT $3"

constexpr Sql kFailed = "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE state = 2" OUTBOX_AFTER;
constexpr Sql kWaiting = "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE state = 0" OUTBOX_AFTER;
constexpr Sql kLater = "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE state = 3" OUTBOX_AFTER;
constexpr Sql kOne = "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE bot = $1 AND id = $2";

// As one whose hour has come: the sender puts it at the end of its chat's line, under a new number.
#define OUTBOX_ONCE_MORE \
  "UPDATE outbox SET state = 3, next_at = $1, tries = 0, ended_at = NULL, message_id = NULL WHERE "
constexpr Sql kRetry = OUTBOX_ONCE_MORE "bot = $2 AND id = $3 AND state <> 1";
constexpr Sql kFailedFor =
    "SELECT bot, id, about FROM outbox WHERE state = 2 AND substr(fault, 1, length($1)) = $1 "
    "AND (CAST($2 AS BIGINT) IS NULL OR bot = $2) ORDER BY bot, id LIMIT $3";
constexpr Sql kDrop =
    "UPDATE outbox SET state = 2, ended_at = $1, fault = $2 WHERE bot = $3 AND id = $4 AND state IN (0, 3)";

struct Position {
  BotId bot;
  RowId id;
};

std::string effect_name(const Position& at) { return fmt::format("{}/{}", at.bot.value(), at.id.value()); }

std::optional<std::int64_t> read_number(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

/// "7001/123": bot and number.
Result<Position> read_position(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto bot = read_number(text.substr(0, slash));
  const auto id = slash == std::string_view::npos ? std::nullopt : read_number(text.substr(slash + 1));
  if (!bot || !id) {
    return fail(Errc::invalid, fmt::format("'{}' is not an effect", text),
                "Write BOT/NUMBER as `outbox list` shows it: 7001/123.");
  }
  return Position{.bot = BotId{*bot}, .id = RowId{*id}};
}

Json instant(std::optional<Instant> at) { return at ? Json(to_iso8601(*at)) : Json(nullptr); }

Json text(const std::optional<std::string>& words) { return words ? Json(*words) : Json(nullptr); }

Position position(const db::Rows& row) { return {.bot = row.get<BotId>(0), .id = row.get<RowId>(1)}; }

JsonObject read_row(const db::Rows& row) {
  const auto message = row.get<std::optional<std::int64_t>>(10);
  return {{"effect", effect_name(position(row))},
          {"bot", row.i64(0)},
          {"chat", row.i64(2)},
          {"method", row.text(3)},
          {"state", name_of(row.i64(4))},
          {"tries", row.i64(5)},
          {"doubtful", row.i64(6)},
          {"added_at", to_iso8601(row.get<Instant>(7))},
          {"next_at", to_iso8601(row.get<Instant>(8))},
          {"ended_at", instant(row.get<std::optional<Instant>>(9))},
          {"message", message ? Json(*message) : Json(nullptr)},
          {"cause", text(row.get<std::optional<std::string>>(11))},
          {"about", row.text(12)},
          {"slot", text(row.get<std::optional<std::string>>(13))},
          {"key", text(row.get<std::optional<std::string>>(14))}};
}

Result<JsonObject> read_one(db::Snapshot& snapshot, const Position& at, bool with_params) {
  db::Rows row = snapshot.query(kOne, at.bot, at.id);
  if (!row.next()) {
    return fail(
        Errc::not_found, fmt::format("there is no effect {}", effect_name(at)),
        "`outbox list` shows those set aside. One that was tried again has a new number; sent ones are "
        "forgotten after 3 days.");
  }
  JsonObject shown = read_row(row);
  if (with_params) {
    boost::system::error_code broken;
    Json params = boost::json::parse(row.text(15), broken);
    shown["params"] = broken ? Json(row.text(15)) : std::move(params);
  }
  return shown;
}

const Sql& listed(std::string_view state) {
  if (state == "waiting") return kWaiting;
  return state == "later" ? kLater : kFailed;
}

Result<Json> list(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  Position after;
  if (const auto given = args.find<std::string>("after")) {
    const auto read = read_position(*given);
    if (!read) return read.error();
    after = *read;
  }
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  db::Rows rows = snapshot.query(listed(args.get<std::string>("state")), after.bot, after.id, limit + 1);
  while (rows.next()) {
    if (!page.add(read_row(rows), effect_name(position(rows)))) break;
  }
  return std::move(page).json();
}

Result<Json> show(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const auto at = read_position(args.get<std::string>("effect"));
  if (!at) return at.error();
  auto found = read_one(snapshot, *at, true);
  if (!found) return found.error();
  return Json(std::move(*found));
}

/// What people were told does not belong into the audit: the parameters stay out of it.
template <class Act>
Result<Json> change(db::Tx& tx, const ops::Args& args, ops::Context& context, Act act) {
  const auto at = read_position(args.get<std::string>("effect"));
  if (!at) return at.error();
  auto before = read_one(tx, *at, false);
  if (!before) return before.error();
  if (const Result<> done = act(*at, *before); !done) return done.error();
  tx.notify(kChannel);
  auto after = read_one(tx, *at, false);
  if (!after) return after.error();
  context.change = {.before = std::move(*before), .after = *after};
  return Json(std::move(*after));
}

}  // namespace

Result<Json> retry_effect(db::Tx& tx, const ops::Args& args, ops::Context& context, Followers followers) {
  return change(tx, args, context, [&](const Position& at, const JsonObject& row) -> Result<> {
    if (row.at("state") == "failed" &&
        is_followed(followers, std::string_view{row.at("about").as_string()})) {
      return fail(Errc::conflict,
                  fmt::format("effect {} has failed, and what followed from that is done", effect_name(at)),
                  fmt::format("Ask for it anew where it comes from: {}.",
                              std::string_view{row.at("about").as_string()}));
    }
    if (tx.exec(kRetry, context.now, at.bot, at.id) > 0) return {};
    return fail(Errc::conflict, fmt::format("effect {} was sent", effect_name(at)));
  });
}

Result<Json> retry_all_effects(db::Tx& tx, const ops::Args& args, ops::Context& context,
                               Followers followers) {
  const auto cause = args.get<std::string>("cause");
  const auto bot = args.find<std::int64_t>("bot");
  std::vector<Position> chosen;
  {
    db::Rows rows = tx.query(kFailedFor, cause, bot, kRetryAllMax);
    while (rows.next()) {
      if (!is_followed(followers, rows.text(2))) chosen.push_back(position(rows));
    }
  }
  for (const Position& at : chosen) tx.run(kRetry, context.now, at.bot, at.id);
  tx.notify(kChannel);
  const auto retried = static_cast<std::int64_t>(chosen.size());
  context.change = {.before = nullptr, .after = JsonObject{{"retried", retried}}};
  return Json(JsonObject{{"retried", retried}});
}

Result<Json> drop_effect(db::Tx& tx, const ops::Args& args, ops::Context& context, Followers followers) {
  return change(tx, args, context, [&](const Position& at, const JsonObject& row) -> Result<> {
    if (tx.exec(kDrop, context.now, kDropped, at.bot, at.id) == 0) {
      return fail(Errc::conflict, fmt::format("effect {} does not wait any more", effect_name(at)));
    }
    const bool doubtful = row.at("doubtful").as_int64() > 0;
    tell(tx, followers,
         {.bot = at.bot,
          .about = std::string_view{row.at("about").as_string()},
          .end = doubtful ? End::doubtful : End::failed,
          .fault = kDropped},
         context.now);
    return {};
  });
}

namespace {

constexpr std::string_view kListed[] = {"failed", "waiting", "later"};
constexpr Arg kListArgs[] = {
    {.name = "state", .kind = Kind::choice, .help = "which ones", .fallback = "failed", .choices = kListed},
    ops::kLimitArg,
    {.name = "after", .help = "go on after this one: next of the last page", .max = kPositionBytesMax}};
constexpr Arg kWhich[] = {{.name = "effect",
                           .help = "bot and number, as `outbox list` shows them: 7001/123",
                           .place = Place::positional,
                           .need = Need::required,
                           .min = 1,
                           .max = kPositionBytesMax}};
constexpr Arg kRetryAllArgs[] = {
    {.name = "cause",
     .help = "what their cause begins with: server, not_sent, no_rights",
     .place = Place::positional,
     .need = Need::required,
     .min = 1,
     .max = kCauseBytesMax},
    {.name = "bot", .kind = Kind::integer, .help = "only of this bot, by its number", .min = 1}};

constexpr ops::Column kColumns[] = {
    {.key = "effect", .title = "EFFECT", .format = Format::id},
    {.key = "chat", .title = "CHAT", .format = Format::id},
    {.key = "method", .title = "METHOD"},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "cause", .title = "CAUSE"},
    {.key = "about", .title = "ABOUT"},
    {.key = "tries", .title = "TRIES", .format = Format::number},
    {.key = "added_at", .title = "ADDED", .format = Format::instant},
    {.key = "next_at", .title = "NOT BEFORE", .format = Format::instant},
    {.key = "bot", .title = "BOT", .format = Format::id, .seen = Seen::in_records},
    {.key = "doubtful", .title = "LOST ANSWERS", .format = Format::number, .seen = Seen::in_records},
    {.key = "ended_at", .title = "ENDED", .format = Format::instant, .seen = Seen::in_records},
    {.key = "message", .title = "MESSAGE", .format = Format::id, .seen = Seen::in_records},
    {.key = "slot", .title = "SLOT", .seen = Seen::in_records},
    {.key = "key", .title = "KEY", .seen = Seen::in_records},
    {.key = "params", .title = "PARAMETERS", .format = Format::json, .seen = Seen::in_records},
};
constexpr std::span kWithoutParams = std::span{kColumns}.first(std::size(kColumns) - 1);
constexpr ops::View kRecord{.show = Show::record, .columns = kWithoutParams};
constexpr ops::View kWhole{.show = Show::record, .columns = kColumns};
constexpr ops::Column kRetriedColumns[] = {{.key = "retried", .title = "RETRIED", .format = Format::number}};

constexpr std::string_view kListExamples[] = {"outbox list", "outbox list --state waiting"};
constexpr std::string_view kShowExamples[] = {"outbox show 7001/123"};
constexpr std::string_view kRetryExamples[] = {"outbox retry 7001/123"};
constexpr std::string_view kRetryAllExamples[] = {"outbox retry-all server",
                                                  "outbox retry-all no_rights --bot 7001"};
constexpr std::string_view kDropExamples[] = {"outbox drop 7001/123"};

}  // namespace

std::array<ops::Operation, 5> outbox_rows(ops::WriteHandler retrying, ops::WriteHandler retrying_all,
                                          ops::WriteHandler dropping) {
  return {{
      {.name = "outbox.list",
       .summary = "List what could not be sent to Telegram, or still waits",
       .description =
           "What Telegram refuses for good is set aside with its cause, so that the rest of its chat goes "
           "on. What a server's trouble keeps back is tried for half an hour, without a connection for a "
           "day.",
       .args = kListArgs,
       .role = Role::admin,
       .examples = kListExamples,
       .view = {.show = Show::table, .columns = kWithoutParams, .empty = "There are none."},
       .handler = &list},
      {.name = "outbox.show",
       .summary = "Show an effect with its parameters, and why it failed",
       .args = kWhich,
       .role = Role::admin,
       .examples = kShowExamples,
       .view = kWhole,
       .handler = &show},
      {.name = "outbox.retry",
       .summary = "Have an effect sent after all",
       .description = "It joins the end of its chat's line, under a new number.",
       .args = kWhich,
       .role = Role::admin,
       .effect = Effect::write,
       .examples = kRetryExamples,
       .view = kRecord,
       .handler = retrying},
      {.name = "outbox.retry-all",
       .summary = "Have all that failed for one cause sent after all",
       .description = "After an outage, say. At most 10000 at a time: run it again until it retries none.",
       .args = kRetryAllArgs,
       .role = Role::admin,
       .effect = Effect::bulk,
       .confirm = ops::Confirm::ask,
       .examples = kRetryAllExamples,
       .view = {.show = Show::record, .columns = kRetriedColumns},
       .handler = retrying_all},
      {.name = "outbox.drop",
       .summary = "Give up an effect that waits",
       .args = kWhich,
       .role = Role::admin,
       .effect = Effect::write,
       .confirm = ops::Confirm::ask,
       .examples = kDropExamples,
       .view = kRecord,
       .handler = dropping},
  }};
}

}  // namespace banana::outbox
