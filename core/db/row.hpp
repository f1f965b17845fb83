// The rows a statement gives, one at a time.
//
//   Rows rows = tx.query("SELECT id, name, banned_at FROM person WHERE role = $1", role);
//   while (rows.next()) add(rows.get<UserId>(0), rows.text(1), rows.get<std::optional<Instant>>(2));
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/base/encoding.hpp"
#include "core/base/id.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace banana::db {

/// A driver's side of Rows. Views it gives are good until the next call of next().
class Cursor {
 public:
  Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  virtual ~Cursor() = default;
  virtual bool next() = 0;
  [[nodiscard]] virtual int columns() const = 0;
  [[nodiscard]] virtual std::string_view name(int column) const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t i64(int column) const = 0;
  [[nodiscard]] virtual double real(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual ByteView blob(int column) const = 0;
};

class Rows {
 public:
  explicit Rows(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}

  /// Moves to the next row; false when there is none.
  [[nodiscard]] bool next() { return cursor_->next(); }

  [[nodiscard]] int columns() const { return cursor_->columns(); }
  [[nodiscard]] std::string_view name(int column) const { return cursor_->name(column); }
  [[nodiscard]] bool is_null(int column) const { return cursor_->is_null(column); }
  [[nodiscard]] std::int64_t i64(int column) const { return cursor_->i64(column); }
  [[nodiscard]] double real(int column) const { return cursor_->real(column); }
  [[nodiscard]] std::string_view text(int column) const { return cursor_->text(column); }
  [[nodiscard]] ByteView blob(int column) const { return cursor_->blob(column); }

  /// The column as a domain type: integers, bool, double, string, Bytes, Id, Amount, Instant, Millis, and
  /// optional of those for columns that may be NULL.
  template <class T>
  [[nodiscard]] T get(int column) const {
    return Get<T>::from(*cursor_, column);
  }

 private:
  template <class T>
  struct Get;
  std::unique_ptr<Cursor> cursor_;
};

template <class T>
struct Rows::Get {
  static T from(const Cursor& row, int column) {
    static_assert(std::integral<T>, "no such column type");
    return static_cast<T>(row.i64(column));
  }
};
template <>
struct Rows::Get<bool> {
  static bool from(const Cursor& row, int column) { return row.i64(column) != 0; }
};
template <>
struct Rows::Get<double> {
  static double from(const Cursor& row, int column) { return row.real(column); }
};
template <>
struct Rows::Get<std::string> {
  static std::string from(const Cursor& row, int column) { return std::string{row.text(column)}; }
};
template <>
struct Rows::Get<Bytes> {
  static Bytes from(const Cursor& row, int column) {
    const ByteView bytes = row.blob(column);
    return {bytes.begin(), bytes.end()};
  }
};
template <>
struct Rows::Get<Instant> {
  static Instant from(const Cursor& row, int column) { return from_unix_ms(row.i64(column)); }
};
template <>
struct Rows::Get<Millis> {
  static Millis from(const Cursor& row, int column) { return Millis{row.i64(column)}; }
};
template <class Tag>
struct Rows::Get<Id<Tag>> {
  static Id<Tag> from(const Cursor& row, int column) { return Id<Tag>{row.i64(column)}; }
};
template <class Asset>
struct Rows::Get<Amount<Asset>> {
  static Amount<Asset> from(const Cursor& row, int column) { return Amount<Asset>{row.i64(column)}; }
};
template <class T>
struct Rows::Get<std::optional<T>> {
  static std::optional<T> from(const Cursor& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Get<T>::from(row, column);
  }
};

}  // namespace banana::db
