// Rows of a running statement. The session closes the cursors that are still open when its operation ends, so
// a Rows that escapes is empty, not dangling.
#pragma once

#include <memory>
#include <string_view>

#include "core/db/row.hpp"
#include "core/db/sqlite/statement.hpp"

namespace banana::db::sqlite {

class Session;

class SqliteCursor final : public Cursor {
 public:
  /// `own` when the statement is not a cached one.
  SqliteCursor(Session& session, Statement& statement, std::unique_ptr<Statement> own);
  ~SqliteCursor() override;

  bool next() override;
  [[nodiscard]] int columns() const override;
  [[nodiscard]] std::string_view name(int column) const override;
  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::int64_t i64(int column) const override;
  [[nodiscard]] double real(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] ByteView blob(int column) const override;

  void close() noexcept;

 private:
  [[nodiscard]] sqlite3_stmt* row_with(int column, int type) const;

  Session* session_;
  Statement* statement_;
  std::unique_ptr<Statement> own_;
  bool on_row_ = false;
  bool finished_ = false;
};

}  // namespace banana::db::sqlite
