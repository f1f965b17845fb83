// Params as libpq wants them. Numbers and text go as text, because the server infers a parameter's type from
// where it stands ($1 may be int4, int8, numeric, boolean …) and text fits all of them; bytes go as they are.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/db/sql.hpp"

namespace banana::db::postgres {

/// One is kept for each connection and filled again for each statement, so that sending allocates nothing.
class Parameters {
 public:
  /// Throws Error (misuse) for text that holds a NUL, which PostgreSQL can't store. Bytes are not copied.
  void fill(std::span<const Param> params);

  [[nodiscard]] int count() const { return static_cast<int>(values_.size()); }
  [[nodiscard]] const char* const* values() const { return values_.data(); }
  [[nodiscard]] const int* lengths() const { return lengths_.data(); }
  [[nodiscard]] const int* formats() const { return formats_.data(); }

 private:
  void add(const char* value, std::size_t size, bool binary);
  template <class Number>
  void add_number(Number number);
  void add_text(std::string_view text);

  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::vector<char> text_;
  std::size_t used_ = 0;
};

}  // namespace banana::db::postgres
