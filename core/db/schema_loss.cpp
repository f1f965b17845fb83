#include "core/db/schema_loss.hpp"

#include <fmt/format.h>

namespace banana::db {

namespace {

constexpr Sql kColumns = Sql::per_engine(
    "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name <> 'schema_migration'",
    "SELECT t.table_name, c.column_name FROM information_schema.tables t "
    "JOIN information_schema.columns c USING (table_schema, table_name) "
    "WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
    "AND t.table_name <> 'schema_migration'");

constexpr std::string_view kScratch =
    "CREATE TEMPORARY TABLE migration_loss (table_name TEXT, column_name TEXT, row_count BIGINT);";
constexpr Sql kCounted = "SELECT table_name, column_name, row_count FROM migration_loss ORDER BY 1, 2";

std::string quoted(std::string_view name, char quote) {
  std::string out(1, quote);
  for (char c : name) out += c == quote ? std::string(2, quote) : std::string(1, c);
  return out + quote;
}

/// Names can't be parameters, and statement texts must be constants: the counting is a script.
std::string counting(const std::string& table, const std::string& column) {
  return fmt::format("INSERT INTO migration_loss SELECT {}, {}, count({}) FROM {};", quoted(table, '\''),
                     quoted(column, '\''), column.empty() ? "*" : quoted(column, '"'), quoted(table, '"'));
}

}  // namespace

Columns columns(Snapshot& snapshot) {
  Columns out;
  for (Rows rows = snapshot.query(kColumns); rows.next();) {
    out[rows.get<std::string>(0)].insert(rows.get<std::string>(1));
  }
  return out;
}

Columns missing(const Columns& before, const Columns& after) {
  Columns out;
  for (const auto& [table, names] : before) {
    const auto still = after.find(table);
    if (still == after.end()) {
      out[table];
      continue;
    }
    for (const std::string& name : names) {
      if (!still->second.contains(name)) out[table].insert(name);
    }
  }
  return out;
}

std::vector<Loss> count_losses(Tx& tx, const Columns& lost) {
  std::string script{kScratch};
  for (const auto& [table, names] : lost) {
    if (names.empty()) script += counting(table, "");
    for (const std::string& name : names) script += counting(table, name);
  }
  tx.script(script);
  std::vector<Loss> out;
  for (Rows rows = tx.query(kCounted); rows.next();) {
    out.push_back({rows.get<std::string>(0), rows.get<std::string>(1), rows.i64(2)});
  }
  tx.roll_back();
  return out;
}

}  // namespace banana::db
