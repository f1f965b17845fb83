#include "core/inbox/operations.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "core/inbox/inbox.hpp"
#include "core/ops/paging.hpp"

namespace banana::inbox {

namespace {

using db::Sql;
using ops::Arg;
using ops::Format;
using ops::Need;
using ops::Role;
using ops::Show;

// A macro, because adjacent string literals are the only ones that make one constant.
#define INBOX_COLUMNS "bot_id, update_id, chat, state, tries, received_at, retry_at, fault, body"

constexpr Sql kAside = "SELECT " INBOX_COLUMNS
                       " FROM inbox WHERE state = 2 AND (bot_id, update_id) > ($1, $2) "
                       "ORDER BY bot_id, update_id LIMIT $3";
constexpr Sql kWaiting = "SELECT " INBOX_COLUMNS
                         " FROM inbox WHERE state = 0 AND (bot_id, update_id) > ($1, $2) "
                         "ORDER BY bot_id, update_id LIMIT $3";
constexpr Sql kOne = "SELECT " INBOX_COLUMNS " FROM inbox WHERE bot_id = $1 AND update_id = $2";
constexpr Sql kRetry =
    "UPDATE inbox SET state = 0, tries = 0, retry_at = 0 WHERE bot_id = $1 AND update_id = $2 AND state <> 1";
constexpr Sql kDrop =
    "UPDATE inbox SET state = 1, body = '' WHERE bot_id = $1 AND update_id = $2 AND state <> 1";

constexpr std::string_view kStates[] = {"waiting", "done", "set-aside"};
constexpr std::string_view kListed[] = {"set-aside", "waiting"};

std::string name_of(const Position& at) { return fmt::format("{}/{}", at.bot.value(), at.update_id); }

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

/// "7001/123": bot and update.
Result<Position> read_position(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto bot = number(text.substr(0, slash));
  const auto update = slash == std::string_view::npos ? std::nullopt : number(text.substr(slash + 1));
  if (!bot || !update) {
    return fail(Errc::invalid, fmt::format("'{}' is not an update", text),
                "Write BOT/UPDATE as `inbox list` shows it: 7001/123.");
  }
  return Position{.bot = BotId{*bot}, .update_id = *update};
}

JsonObject read_row(const db::Rows& rows) {
  const Position at{.bot = rows.get<BotId>(0), .update_id = rows.i64(1)};
  const auto retry_at = rows.get<Instant>(6);
  const std::string_view body = rows.text(8);
  return {{"update", name_of(at)},
          {"bot", at.bot.value()},
          {"chat", rows.i64(2)},
          {"state", kStates[static_cast<std::size_t>(rows.i64(3))]},
          {"tries", rows.i64(4)},
          {"received_at", to_iso8601(rows.get<Instant>(5))},
          {"retry_at", retry_at == Instant{} ? Json(nullptr) : Json(to_iso8601(retry_at))},
          {"cause", rows.text(7)},
          {"body", body.empty() ? Json(nullptr) : Json(body)}};
}

Result<JsonObject> read_one(db::Snapshot& snapshot, const Position& at) {
  db::Rows rows = snapshot.query(kOne, at.bot, at.update_id);
  if (!rows.next()) {
    return fail(Errc::not_found, fmt::format("there is no update {}", name_of(at)),
                "`inbox list` shows those set aside. Handled ones are forgotten after 48 hours.");
  }
  return read_row(rows);
}

Result<Json> list(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  Position after;
  if (const auto text = args.find<std::string>("after")) {
    const auto read = read_position(*text);
    if (!read) return read.error();
    after = *read;
  }
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  const Sql& which = args.get<std::string>("state") == "waiting" ? kWaiting : kAside;
  db::Rows rows = snapshot.query(which, after.bot, after.update_id, limit + 1);
  while (rows.next()) {
    JsonObject item = read_row(rows);
    item.erase("body");
    if (!page.add(std::move(item), name_of({.bot = rows.get<BotId>(0), .update_id = rows.i64(1)}))) break;
  }
  return std::move(page).json();
}

Result<Json> show(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const auto at = read_position(args.get<std::string>("update"));
  if (!at) return at.error();
  auto found = read_one(snapshot, *at);
  if (!found) return found.error();
  return Json(std::move(*found));
}

Result<Json> change(db::Tx& tx, const ops::Args& args, ops::Context& context, const Sql& how) {
  const auto at = read_position(args.get<std::string>("update"));
  if (!at) return at.error();
  auto before = read_one(tx, *at);
  if (!before) return before.error();
  before->erase("body");  // what people wrote does not belong into the audit
  if (tx.exec(how, at->bot, at->update_id) == 0) {
    return fail(Errc::conflict, fmt::format("update {} has been handled", name_of(*at)));
  }
  tx.notify(kChannel);
  auto after = read_one(tx, *at);
  if (!after) return after.error();
  after->erase("body");
  context.change = {.before = std::move(*before), .after = *after};
  return Json(std::move(*after));
}

Result<Json> retry(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return change(tx, args, context, kRetry);
}
Result<Json> drop(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return change(tx, args, context, kDrop);
}

constexpr Arg kListArgs[] = {
    {.name = "state",
     .kind = ops::Kind::choice,
     .help = "which ones",
     .fallback = "set-aside",
     .choices = kListed},
    ops::kLimitArg,
    {.name = "after", .help = "go on after this one: next of the last page", .max = 41}};
constexpr Arg kWhich[] = {{.name = "update",
                           .help = "bot and number, as `inbox list` shows them: 7001/123",
                           .place = ops::Place::positional,
                           .need = Need::required,
                           .min = 1,
                           .max = 41}};

constexpr ops::Column kColumns[] = {
    {.key = "update", .title = "UPDATE", .format = Format::id},
    {.key = "chat", .title = "CHAT", .format = Format::id},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "tries", .title = "TRIES", .format = Format::number},
    {.key = "cause", .title = "CAUSE"},
    {.key = "received_at", .title = "RECEIVED", .format = Format::instant},
    {.key = "retry_at", .title = "NEXT TRY", .format = Format::instant},
    {.key = "bot", .title = "BOT", .format = Format::id, .seen = ops::Seen::in_records},
    {.key = "body", .title = "AS IT CAME", .format = Format::prose, .seen = ops::Seen::in_records},
};
constexpr std::span kWithoutBody = std::span{kColumns}.first(std::size(kColumns) - 1);
constexpr ops::View kRecord{.show = Show::record, .columns = kWithoutBody};
constexpr ops::View kWhole{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"inbox list", "inbox list --state waiting"};
constexpr std::string_view kShowExamples[] = {"inbox show 7001/123"};
constexpr std::string_view kRetryExamples[] = {"inbox retry 7001/123"};
constexpr std::string_view kDropExamples[] = {"inbox drop 7001/123"};

constexpr ops::Operation kOperations[] = {
    {.name = "inbox.list",
     .summary = "List updates that could not be handled, or still wait",
     .description = "An update whose handling fails is tried 5 times over some 3 minutes and then set aside "
                    "with its cause, so "
                    "that the rest of its chat goes on.",
     .args = kListArgs,
     .role = Role::admin,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kWithoutBody, .empty = "There are none."},
     .handler = &list},
    {.name = "inbox.show",
     .summary = "Show an update as it came, and why it failed",
     .args = kWhich,
     .role = Role::admin,
     .examples = kShowExamples,
     .view = kWhole,
     .handler = &show},
    {.name = "inbox.retry",
     .summary = "Have an update handled again",
     .description = "It is handled before all newer ones of its chat that still wait.",
     .args = kWhich,
     .role = Role::admin,
     .effect = ops::Effect::write,
     .examples = kRetryExamples,
     .view = kRecord,
     .handler = &retry},
    {.name = "inbox.drop",
     .summary = "Give up an update",
     .args = kWhich,
     .role = Role::admin,
     .effect = ops::Effect::write,
     .confirm = ops::Confirm::ask,
     .examples = kDropExamples,
     .view = kRecord,
     .handler = &drop},
};

}  // namespace

std::span<const ops::Operation> inbox_operations() { return kOperations; }

}  // namespace banana::inbox
