#include "core/db/postgres/cursor.hpp"

#include <charconv>

#include <fmt/format.h>

#include "core/db/error.hpp"

namespace banana::db::postgres {
namespace {

constexpr Oid kBool = 16;  // pg_type.h

template <class Number>
Number parse(std::string_view text, std::string_view column) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw Error(Cause::misuse, fmt::format("column \"{}\" does not hold a number of this kind", column));
  }
  return number;
}

}  // namespace

ResultCursor::ResultCursor(Result result)
    : result_(std::move(result)), rows_(libpq().PQntuples(result_.get())) {}

bool ResultCursor::next() {
  blobs_.clear();
  return ++row_ < rows_;
}

int ResultCursor::columns() const { return libpq().PQnfields(result_.get()); }

std::string_view ResultCursor::name(int column) const {
  const char* name = libpq().PQfname(result_.get(), column);
  if (name == nullptr) throw Error{Cause::misuse, fmt::format("there is no column {}", column)};
  return name;
}

bool ResultCursor::is_null(int column) const {
  if (row_ < 0 || row_ >= rows_) throw Error{Cause::misuse, "there is no row here"};
  static_cast<void>(name(column));
  return libpq().PQgetisnull(result_.get(), row_, column) != 0;
}

std::int64_t ResultCursor::i64(int column) const {
  const std::string_view value = text(column);
  if (libpq().PQftype(result_.get(), column) == kBool) return value == "t" ? 1 : 0;
  return parse<std::int64_t>(value, name(column));
}

double ResultCursor::real(int column) const { return parse<double>(text(column), name(column)); }

std::string_view ResultCursor::text(int column) const {
  if (is_null(column)) throw Error{Cause::misuse, fmt::format("column \"{}\" is NULL", name(column))};
  const auto size = libpq().PQgetlength(result_.get(), row_, column);
  return {libpq().PQgetvalue(result_.get(), row_, column), static_cast<std::size_t>(size)};
}

ByteView ResultCursor::blob(int column) const {
  const std::string_view value = text(column);
  auto bytes = value.starts_with("\\x") ? from_hex(value.substr(2)) : std::nullopt;
  if (!bytes) throw Error{Cause::misuse, fmt::format("column \"{}\" does not hold bytes", name(column))};
  return blobs_.emplace_back(std::move(*bytes));
}

}  // namespace banana::db::postgres
