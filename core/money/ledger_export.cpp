// ledger export: the raw transfers as CSV or JSON.
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/money/account_name.hpp"
#include "core/money/operations_ledger.hpp"
#include "core/ops/host.hpp"

namespace banana::money {
namespace {

using ledger::Record;
using ledger::TransferId;

constexpr std::int64_t kPage = 2000;

constexpr db::Sql kPageSql =
    "SELECT t.id, t.act, t.status, t.debit, t.credit, a.name, t.amount, t.at, t.expires_at, t.pending_id, "
    "t.reverses_id, t.key, t.kind, t.reason, t.reference FROM transfer t JOIN asset a ON a.id = t.asset "
    "WHERE t.id > $1 AND (CAST($2 AS BIGINT) IS NULL OR t.debit = $2 OR t.credit = $2) "
    "AND (CAST($3 AS BIGINT) IS NULL OR t.at >= $3) AND (CAST($4 AS BIGINT) IS NULL OR t.at < $4) "
    "ORDER BY t.id LIMIT $5";

struct Filter {
  std::optional<ledger::Account> account;
  std::optional<Instant> since;
  std::optional<Instant> until;
};

/// A transfer in the order and under the names of the export, all as text or whole numbers.
JsonObject read_row(const db::Rows& row) {
  const auto id = [&](int column) {
    return row.is_null(column) ? Json(nullptr) : Json(row.get<TransferId>(column).str());
  };
  return {{"id", row.get<TransferId>(0).str()},
          {"at", to_iso8601(row.get<Instant>(7))},
          {"act", ledger::to_string(static_cast<ledger::Act>(row.i64(1)))},
          {"status", ledger::to_string(static_cast<ledger::Status>(row.i64(2)))},
          {"debit", ledger::Account{row.i64(3)}.str()},
          {"credit", ledger::Account{row.i64(4)}.str()},
          {"asset", row.text(5)},
          {"amount", row.i64(6)},
          {"kind", row.text(12)},
          {"reason", row.text(13)},
          {"reference", row.text(14)},
          {"key", row.text(11)},
          {"hold", id(9)},
          {"reverses", id(10)},
          {"expires_at", row.is_null(8) ? Json(nullptr) : Json(to_iso8601(row.get<Instant>(8)))}};
}

/// Quoted as RFC 4180 says, but lines end as they do here. A spreadsheet would run what begins like a formula, so an apostrophe goes before it.
std::string csv_cell(const Json& value) {
  if (value.is_null()) return {};
  if (!value.is_string()) return boost::json::serialize(value);
  const std::string_view text = value.get_string();
  std::string out = "\"";
  if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

/// The text of an export, piece by piece.
class Writer {
 public:
  explicit Writer(bool csv) : csv_(csv) {}

  [[nodiscard]] std::string begin() const {
    return csv_ ? "id,at,act,status,debit,credit,asset,amount,kind,reason,reference,key,hold,reverses,"
                  "expires_at\n"
                : "[";
  }
  [[nodiscard]] std::string row(const JsonObject& row) {
    const bool first = !std::exchange(begun_, true);
    if (!csv_) return (first ? "\n" : ",\n") + boost::json::serialize(row);
    std::string line;
    for (const auto& member : row) line += (line.empty() ? "" : ",") + csv_cell(member.value());
    return line + "\n";
  }
  [[nodiscard]] std::string end() const { return csv_ ? "" : "\n]\n"; }

 private:
  bool csv_;
  bool begun_ = false;
};

struct PageOfRows {
  std::vector<JsonObject> rows;
  TransferId last;
};

Task<PageOfRows> read_page(db::Database& db, const Filter& filter, TransferId after, std::int64_t most) {
  const std::optional<std::int64_t> account =
      filter.account ? std::optional{filter.account->value()} : std::nullopt;
  co_return co_await db.read([&filter, account, after, most](db::Snapshot& snapshot) {
    PageOfRows page{.rows = {}, .last = after};
    db::Rows rows = snapshot.query(kPageSql, after, account, filter.since, filter.until, most);
    while (rows.next()) {
      page.rows.push_back(read_row(rows));
      page.last = rows.get<TransferId>(0);
    }
    return page;
  });
}

Task<Result<Json>> to_text(db::Database& db, const Filter& filter, Writer writer) {
  const PageOfRows page = co_await read_page(db, filter, TransferId{}, kExportInlineMax + 1);
  if (static_cast<std::int64_t>(page.rows.size()) > kExportInlineMax) {
    co_return fail(Errc::invalid, fmt::format("there are more than {} transfers", kExportInlineMax),
                   "Write them to a file with --out, or ask for fewer with --since, --until or --account.");
  }
  std::string text = writer.begin();
  for (const JsonObject& row : page.rows) text += writer.row(row);
  text += writer.end();
  co_return Json(JsonObject{{"text", std::move(text)}, {"transfers", page.rows.size()}, {"file", nullptr}});
}

Error cannot_write(const std::string& path) {
  return fail(Errc::unavailable, fmt::format("can't write {}: {}", path, std::strerror(errno)));
}

/// Under another name until it is whole, so that nobody takes a part for all of it.
Task<Result<Json>> to_file(db::Database& db, const Filter& filter, Writer writer, std::string path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    co_return fail(Errc::conflict, fmt::format("{} exists already", path),
                   "Give another name, or remove it.");
  }
  const std::string part = path + ".part";
  std::ofstream file{part, std::ios::binary | std::ios::trunc};
  if (!file) co_return cannot_write(part);
  file << writer.begin();
  std::int64_t count = 0;
  for (TransferId after{}; file;) {
    const PageOfRows page = co_await read_page(db, filter, after, kPage);
    for (const JsonObject& row : page.rows) file << writer.row(row);
    count += static_cast<std::int64_t>(page.rows.size());
    after = page.last;
    if (static_cast<std::int64_t>(page.rows.size()) < kPage) break;
  }
  file << writer.end();
  file.close();
  std::error_code problem;
  if (file) std::filesystem::rename(part, path, problem);
  if (!file || problem) {
    const Error why =
        problem ? fail(Errc::unavailable, fmt::format("can't write {}: {}", path, problem.message()))
                : cannot_write(part);
    std::filesystem::remove(part, ignored);
    co_return why;
  }
  co_return Json(
      JsonObject{{"text", fmt::format("{} now has {} transfer{}.\n", path, count, count == 1 ? "" : "s")},
                 {"transfers", count},
                 {"file", path}});
}

}  // namespace

Task<Result<Json>> export_ledger(ops::Host& host, const ops::Args& args, ops::Context& context) {
  if (args.has("out") && context.actor.door != ops::Door::shell) {
    co_return fail(Errc::forbidden, "only bananactl writes files on the machine of the database");
  }
  const Result<db::Database*> opened = host.database();
  if (!opened) co_return opened.error();
  db::Database& db = **opened;

  Filter filter{.account = {}, .since = args.find<Instant>("since"), .until = args.find<Instant>("until")};
  if (const auto name = args.find<std::string>("account")) {
    const Result<ledger::Account> account =
        co_await db.read([&name](db::Snapshot& snapshot) { return find_account(snapshot, *name); });
    if (!account) co_return account.error();
    filter.account = *account;
  }
  Writer writer{args.get<std::string>("format") == kExportFormats[0]};
  if (const auto path = args.find<std::string>("out")) {
    co_return co_await to_file(db, filter, std::move(writer), *path);
  }
  co_return co_await to_text(db, filter, std::move(writer));
}

}  // namespace banana::money
