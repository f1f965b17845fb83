#include "core/db/sql_scan.hpp"

#include <algorithm>
#include <array>

namespace banana::db {

namespace {

constexpr std::array<std::string_view, 8> kEnding{"COMMIT",  "ROLLBACK",  "BEGIN", "ABORT",
                                                  "RELEASE", "SAVEPOINT", "START", "PREPARE"};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::size_t after(std::string_view sql, std::size_t from, std::string_view closing) {
  const std::size_t found = sql.find(closing, from);
  return found == std::string_view::npos ? sql.size() : found + closing.size();
}

/// "$$" or "$tag$" at `at`, or empty: $1 is a parameter.
std::string_view dollar_tag(std::string_view sql, std::size_t at) {
  std::size_t end = at + 1;
  while (end < sql.size() && is_word(sql[end])) ++end;
  if (end >= sql.size() || sql[end] != '$') return {};
  return sql.substr(at, end - at + 1);
}

/// Where a comment, string, quoted name or dollar-quoted body that starts at `at` ends; `at` if none does.
std::size_t skip(std::string_view sql, std::size_t at) {
  const std::string_view rest = sql.substr(at);
  if (rest.starts_with("--")) return after(sql, at, "\n");
  if (rest.starts_with("/*")) return after(sql, at + 2, "*/");
  if (rest[0] == '\'' || rest[0] == '"') return after(sql, at + 1, rest.substr(0, 1));
  if (rest[0] == '$') {
    const std::string_view tag = dollar_tag(sql, at);
    if (!tag.empty()) return after(sql, at + tag.size(), tag);
  }
  return at;
}

std::optional<std::string_view> ending_word(std::string_view word, Engine engine) {
  const auto same = [&](std::string_view known) { return std::ranges::equal(word, known, {}, upper); };
  if (const auto found = std::ranges::find_if(kEnding, same); found != kEnding.end()) return *found;
  // SQLite's triggers end with END after a semicolon, PostgreSQL's bodies are quoted.
  if (engine == Engine::postgres && same("END")) return "END";
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> word_that_ends_a_transaction(std::string_view sql, Engine engine) {
  bool statement_begins = true;
  for (std::size_t at = 0; at < sql.size();) {
    if (const std::size_t end = skip(sql, at); end != at) {
      at = end;
      continue;
    }
    if (sql[at] == ';') {
      statement_begins = true;
    } else if (is_word(sql[at])) {
      std::size_t end = at;
      while (end < sql.size() && is_word(sql[end])) ++end;
      if (statement_begins) {
        if (const auto found = ending_word(sql.substr(at, end - at), engine)) return found;
      }
      statement_begins = false;
      at = end;
      continue;
    }
    ++at;
  }
  return std::nullopt;
}

}  // namespace banana::db
