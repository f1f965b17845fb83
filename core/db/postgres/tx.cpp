#include "core/db/postgres/tx.hpp"

#include <algorithm>
#include <charconv>

#include "core/db/postgres/cursor.hpp"

namespace banana::db::postgres {
namespace {

constexpr std::size_t kChannelBytesMax = 63;

bool is_channel(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name.size() <= kChannelBytesMax && std::ranges::all_of(name, allowed);
}

std::int64_t rows_changed(const Result& result) {
  const std::string_view text = libpq().PQcmdTuples(result.get());
  std::int64_t rows = 0;
  std::from_chars(text.data(), text.data() + text.size(), rows);
  return rows;
}

}  // namespace

std::unique_ptr<Cursor> PostgresSnapshot::do_query(std::string_view sql, Params params) {
  return std::make_unique<ResultCursor>(connection_.fetch(sql, params));
}

/// Once a statement failed, the server skips all later ones: none of them may look as if it had worked.
template <class F>
auto PostgresTx::unless_failed(F call) {
  check();
  try {
    return call();
  } catch (const Error& error) {
    failure_ = error;
    throw;
  }
}

void PostgresTx::check() const {
  if (failure_) throw Error{*failure_};
}

std::unique_ptr<Cursor> PostgresTx::do_query(std::string_view sql, Params params) {
  return unless_failed([&] { return std::make_unique<ResultCursor>(connection_.fetch(sql, params)); });
}

std::int64_t PostgresTx::do_exec(std::string_view sql, Params params) {
  return unless_failed([&] { return rows_changed(connection_.fetch(sql, params)); });
}

void PostgresTx::do_run(std::string_view sql, Params params) {
  unless_failed([&] { connection_.send(sql, params); });
}

void PostgresTx::script(std::string_view sql) {
  unless_failed([&] { connection_.script(sql); });
}

void PostgresTx::notify(std::string_view channel) {
  if (!is_channel(channel)) {
    throw Error{Cause::misuse, "a channel's name is lower case letters, digits and underscores"};
  }
  if (std::ranges::find(channels_, channel) == channels_.end()) channels_.emplace_back(channel);
}

}  // namespace banana::db::postgres
