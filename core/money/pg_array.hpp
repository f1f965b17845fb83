// An array literal of PostgreSQL, such as {1,2,NULL} or {"a","b \" c"}: how a set of rows travels as one
// parameter, to be taken apart by unnest($1::bigint[]).
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace banana::ledger {

class PgArray {
 public:
  template <std::integral T>
  void add(T number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, static_cast<std::int64_t>(number)).ptr;
    separate();
    text_.append(digits, end);
  }
  void add(std::string_view element) {
    separate();
    text_ += '"';
    for (const char c : element) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
  }
  void add_null() {
    separate();
    text_ += "NULL";
  }

  [[nodiscard]] std::string literal() && {
    text_ += '}';
    return std::move(text_);
  }

 private:
  void separate() {
    if (text_.size() > 1) text_ += ',';
  }
  std::string text_ = "{";
};

}  // namespace banana::ledger
