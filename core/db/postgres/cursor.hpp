// A result's rows. They arrive whole and as text, which every type has (sum() of bigint is numeric, say);
// bytea columns are decoded when they are asked for.
#pragma once

#include <deque>

#include "core/db/postgres/libpq.hpp"
#include "core/db/row.hpp"

namespace banana::db::postgres {

class ResultCursor final : public Cursor {
 public:
  explicit ResultCursor(Result result);

  bool next() override;
  [[nodiscard]] int columns() const override;
  [[nodiscard]] std::string_view name(int column) const override;
  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::int64_t i64(int column) const override;
  [[nodiscard]] double real(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] ByteView blob(int column) const override;

 private:
  Result result_;
  int rows_;
  int row_ = -1;
  mutable std::deque<Bytes> blobs_;  // of this row, decoded
};

}  // namespace banana::db::postgres
