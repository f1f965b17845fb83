#include "core/db/sqlite/cursor.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/db/sqlite/session.hpp"

namespace banana::db::sqlite {
namespace {

std::string_view type_name(int type) {
  switch (type) {
    case SQLITE_INTEGER:
      return "an integer";
    case SQLITE_FLOAT:
      return "a real";
    case SQLITE_TEXT:
      return "text";
    case SQLITE_BLOB:
      return "a blob";
    default:
      return "NULL";
  }
}

}  // namespace

SqliteCursor::SqliteCursor(Session& session, Statement& statement, std::unique_ptr<Statement> own)
    : session_(&session), statement_(&statement), own_(std::move(own)) {
  statement_->in_use = true;
  session_->opened(*this);
}

SqliteCursor::~SqliteCursor() {
  if (session_ != nullptr) session_->closed(*this);
  close();
}

void SqliteCursor::close() noexcept {
  if (statement_ == nullptr) return;
  statement_->reset();
  statement_->in_use = false;
  own_.reset();
  statement_ = nullptr;
  session_ = nullptr;
  on_row_ = false;
}

bool SqliteCursor::next() {
  if (finished_) return false;
  if (statement_ == nullptr) throw Error{Cause::misuse, "these rows outlived their operation"};
  on_row_ = session_->step(*statement_);
  finished_ = !on_row_;
  return on_row_;
}

int SqliteCursor::columns() const {
  return statement_ != nullptr ? sqlite3_column_count(statement_->raw()) : 0;
}

std::string_view SqliteCursor::name(int column) const {
  if (column < 0 || column >= columns())
    throw Error{Cause::misuse, fmt::format("there is no column {}", column)};
  return sqlite3_column_name(statement_->raw(), column);
}

sqlite3_stmt* SqliteCursor::row_with(int column, int type) const {
  if (!on_row_) throw Error{Cause::misuse, "there is no row here"};
  sqlite3_stmt* row = statement_->raw();
  if (column < 0 || column >= sqlite3_data_count(row)) {
    throw Error{Cause::misuse, fmt::format("there is no column {} in \"{}\"", column, statement_->text())};
  }
  const int found = sqlite3_column_type(row, column);
  const bool fits = type == found || type == SQLITE_NULL || (type == SQLITE_FLOAT && found == SQLITE_INTEGER);
  if (!fits) {
    throw Error{Cause::misuse, fmt::format("column {} is {}, not {}, in \"{}\"", column, type_name(found),
                                           type_name(type), statement_->text())};
  }
  return row;
}

bool SqliteCursor::is_null(int column) const {
  return sqlite3_column_type(row_with(column, SQLITE_NULL), column) == SQLITE_NULL;
}

std::int64_t SqliteCursor::i64(int column) const {
  return sqlite3_column_int64(row_with(column, SQLITE_INTEGER), column);
}

double SqliteCursor::real(int column) const {
  return sqlite3_column_double(row_with(column, SQLITE_FLOAT), column);
}

std::string_view SqliteCursor::text(int column) const {
  sqlite3_stmt* row = row_with(column, SQLITE_TEXT);
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

ByteView SqliteCursor::blob(int column) const {
  sqlite3_stmt* row = row_with(column, SQLITE_BLOB);
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(row, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

}  // namespace banana::db::sqlite
