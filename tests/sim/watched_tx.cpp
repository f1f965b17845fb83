#include "tests/sim/watched_tx.hpp"

namespace banana::sim {
namespace {

/// Tx keeps these for drivers; one that wraps a driver has to reach them as well.
struct Inside : db::Tx {
  static constexpr auto query() { return &Inside::do_query; }
  static constexpr auto exec() { return &Inside::do_exec; }
  static constexpr auto run() { return &Inside::do_run; }
};

}  // namespace

std::optional<std::string_view> WatchedTx::text_for(std::string_view sql) {
  if (++statements_ == crash_at_) throw Crash{};
  for (const Rewrite& rewrite : rewrites_) {
    if (sql.find(rewrite.having) != std::string_view::npos) return rewrite.instead;
  }
  return sql;
}

std::unique_ptr<db::Cursor> WatchedTx::do_query(std::string_view sql, Params params) {
  return (inner_.*Inside::query())(text_for(sql).value(), params);
}

std::int64_t WatchedTx::do_exec(std::string_view sql, Params params) {
  const auto text = text_for(sql);
  return text ? (inner_.*Inside::exec())(*text, params) : 0;
}

void WatchedTx::do_run(std::string_view sql, Params params) {
  if (const auto text = text_for(sql)) (inner_.*Inside::run())(*text, params);
}

}  // namespace banana::sim
