#include "core/db/postgres/cursor.hpp"

#include <charconv>

#include <fmt/format.h>

#include "core/db/error.hpp"

namespace banana::db::postgres {
namespace {

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

std::string_view ResultCursor::name(int column) const { return libpq().PQfname(result_.get(), column); }

bool ResultCursor::is_null(int column) const { return libpq().PQgetisnull(result_.get(), row_, column) != 0; }

std::int64_t ResultCursor::i64(int column) const {
  const std::string_view value = text(column);
  if (value == "t") return 1;
  if (value.empty() || value == "f") return 0;  // NULL reads as 0, as SQLite has it
  return parse<std::int64_t>(value, name(column));
}

double ResultCursor::real(int column) const {
  const std::string_view value = text(column);
  return value.empty() ? 0 : parse<double>(value, name(column));
}

std::string_view ResultCursor::text(int column) const {
  const auto size = libpq().PQgetlength(result_.get(), row_, column);
  return {libpq().PQgetvalue(result_.get(), row_, column), static_cast<std::size_t>(size)};
}

ByteView ResultCursor::blob(int column) const {
  const std::string_view value = text(column);
  if (value.empty()) return {};
  auto bytes = value.starts_with("\\x") ? from_hex(value.substr(2)) : std::nullopt;
  if (!bytes) throw Error(Cause::misuse, fmt::format("column \"{}\" does not hold bytes", name(column)));
  return blobs_.emplace_back(std::move(*bytes));
}

}  // namespace banana::db::postgres
