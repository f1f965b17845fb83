// The prepared statements of one connection, by their text.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/db/sql_scan.hpp"

namespace banana::db::postgres {

struct Statement {
  enum class State { unknown, asked, ready };
  std::string name;
  std::string sql;
  State state = State::unknown;  // to the server
  bool proven = false;           // it has worked before
  bool ends_transaction = false;
};

class Statements {
 public:
  /// The same object for the same text until clear().
  Statement& find(std::string_view sql) {
    if (const auto found = by_text_.find(sql); found != by_text_.end()) return found->second;
    std::string text{sql};
    Statement statement{.name = "s" + std::to_string(++made_), .sql = text};
    statement.ends_transaction = word_that_ends_a_transaction(sql, Engine::postgres).has_value();
    return by_text_.emplace(std::move(text), std::move(statement)).first->second;
  }
  void clear() { by_text_.clear(); }
  [[nodiscard]] std::size_t size() const { return by_text_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, Statement, Hash, std::equal_to<>> by_text_;
  std::int64_t made_ = 0;  // names are never used twice in a session
};

}  // namespace banana::db::postgres
