// audit list and audit show.
#include <array>
#include <optional>
#include <utility>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "core/ops/audit.hpp"
#include "core/ops/paging.hpp"

namespace banana::ops {

namespace {

struct AuditTag;
using AuditId = Id<AuditTag>;

// Each filter that is not asked for is NULL. The casts tell PostgreSQL what a NULL is.
constexpr db::Sql kList =
    "SELECT id, at, door, actor, role, operation, outcome, arguments, error, state_before, state_after, "
    "correlation "
    "FROM audit WHERE (CAST($1 AS TEXT) IS NULL OR actor = $1) "
    "AND (CAST($2 AS TEXT) IS NULL OR operation = $2 OR operation LIKE $3) "
    "AND (CAST($4 AS TEXT) IS NULL OR outcome = $4) AND (CAST($5 AS BIGINT) IS NULL OR at >= $5) "
    "AND (CAST($6 AS BIGINT) IS NULL OR at < $6) AND (CAST($7 AS BIGINT) IS NULL OR id < $7) "
    "ORDER BY id DESC LIMIT $8";
constexpr db::Sql kShow =
    "SELECT id, at, door, actor, role, operation, outcome, arguments, error, state_before, state_after, "
    "correlation "
    "FROM audit WHERE id = $1";

Json optional_text(const db::Rows& rows, int column) {
  return rows.is_null(column) ? Json(nullptr) : Json(rows.text(column));
}
Json optional_json(const db::Rows& rows, int column) {
  return rows.is_null(column) ? Json(nullptr) : boost::json::parse(rows.text(column));
}

JsonObject row_to_json(const db::Rows& rows) {
  return {{"id", rows.get<AuditId>(0).str()},
          {"at", to_iso8601(rows.get<Instant>(1))},
          {"actor", rows.text(3)},
          {"operation", rows.text(5)},
          {"outcome", rows.text(6)},
          {"arguments", optional_json(rows, 7)},
          {"error", optional_text(rows, 8)},
          {"before", optional_json(rows, 9)},
          {"after", optional_json(rows, 10)},
          {"door", rows.text(2)},
          {"role", rows.text(4)},
          {"correlation", optional_text(rows, 11)}};
}

Result<Json> list(db::Snapshot& snapshot, const Args& args, const Context&) {
  const auto operation = args.find<std::string>("operation");
  const auto limit = args.get<std::int64_t>("limit");
  db::Rows rows = snapshot.query(kList, args.find<std::string>("actor"), operation,
                                 operation ? std::optional{*operation + ".%"} : std::nullopt,
                                 args.find<std::string>("outcome"), args.find<Instant>("since"),
                                 args.find<Instant>("until"), args.find<AuditId>("after"), limit + 1);
  Page page{limit};
  while (rows.next()) {
    if (!page.add(row_to_json(rows), rows.get<AuditId>(0).str())) break;
  }
  return std::move(page).json();
}

Result<Json> show(db::Snapshot& snapshot, const Args& args, const Context&) {
  const auto id = args.get<AuditId>("act");
  db::Rows rows = snapshot.query(kShow, id);
  if (!rows.next()) {
    return fail(Errc::not_found, fmt::format("no act {} in the audit", id.str()),
                "See: bananactl audit list");
  }
  return Json(row_to_json(rows));
}

constexpr std::string_view kOutcomes[] = {"done", "refused", "failed"};

constexpr Arg kListArgs[] = {
    {.name = "actor", .help = "only what this person or key did"},
    {.name = "operation", .help = "only this operation, users.ban, or all of a noun, users"},
    {.name = "outcome", .kind = Kind::choice, .help = "only acts that ended so", .choices = kOutcomes},
    {.name = "since", .kind = Kind::instant, .help = "not before this time"},
    {.name = "until", .kind = Kind::instant, .help = "before this time"},
    kLimitArg,
    kAfterArg,
};
constexpr Arg kShowArgs[] = {{.name = "act",
                              .kind = Kind::id,
                              .help = "the act's id, from audit list",
                              .place = Place::positional,
                              .need = Need::required}};

constexpr Column kColumns[] = {
    {.key = "id", .title = "ID", .format = Format::id},
    {.key = "at", .title = "At", .format = Format::instant},
    {.key = "actor", .title = "Actor"},
    {.key = "operation", .title = "Operation"},
    {.key = "outcome", .title = "Outcome", .format = Format::status},
    {.key = "arguments", .title = "Arguments", .format = Format::json},
    {.key = "error", .title = "Error", .seen = Seen::in_records},
    {.key = "before", .title = "Before", .format = Format::json, .seen = Seen::in_records},
    {.key = "after", .title = "After", .format = Format::json, .seen = Seen::in_records},
    {.key = "door", .title = "Door", .seen = Seen::in_records},
    {.key = "role", .title = "Role", .seen = Seen::in_records},
    {.key = "correlation", .title = "Correlation", .format = Format::id, .seen = Seen::in_records},
};

constexpr std::string_view kListExamples[] = {"audit list", "audit list --actor alice --since -7d",
                                              "audit list --operation flags --outcome refused --json"};
constexpr std::string_view kShowExamples[] = {"audit show 01J9ZK4T8QY3E"};

constexpr Operation kOperations[] = {
    {.name = "audit.list",
     .summary = "List who did what, newest first",
     .description =
         "Every act that changes something is kept, refused and failed attempts too. Rows can't be edited or "
         "deleted, not even by the database's owner without dropping the guards.",
     .args = kListArgs,
     .role = Role::admin,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "Nothing was done yet that matches."},
     .handler = &list},
    {.name = "audit.show",
     .summary = "Show one act: what was asked and what it changed",
     .args = kShowArgs,
     .role = Role::admin,
     .examples = kShowExamples,
     .view = {.show = Show::record, .columns = kColumns},
     .handler = &show},
};

}  // namespace

std::span<const Operation> audit_operations() { return kOperations; }

}  // namespace banana::ops
