// A prepared statement. Parameters are called $1, $2 … in any order and as often as wanted; SQLite numbers
// them by appearance, so the order is worked out once, here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/error.hpp"
#include "core/db/sql.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace banana::db::sqlite {

class Statement {
 public:
  /// `outlive`: what the parameters look at lives until the statement is reset; `copy`: it may not.
  enum class Values { outlive, copy };

  /// Throws Error{misuse} on wrong SQL and on more than one statement. `path` names the file in messages.
  Statement(sqlite3* connection, const std::string& path, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Throws Error{misuse} when there are more or fewer values than the text has parameters.
  void bind(std::span<const Param> params, Values values);
  /// True when there is a row.
  bool step();
  void reset() noexcept;

  [[nodiscard]] sqlite3_stmt* raw() const { return raw_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool writes() const { return writes_; }
  [[nodiscard]] Error error(int result_code) const;

  bool in_use = false;  // by a cursor

 private:
  void number_parameters();
  int bind_one(int slot, const Param::Value& value, Values values);

  sqlite3* connection_;
  const std::string& path_;
  std::string text_;
  sqlite3_stmt* raw_ = nullptr;
  bool writes_ = false;
  std::vector<std::size_t> param_of_slot_;
};

}  // namespace banana::db::sqlite
