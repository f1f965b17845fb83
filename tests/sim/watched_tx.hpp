// A Tx that passes every statement on, unless it was told to break off or to send another one.
#pragma once

#include <optional>
#include <span>

#include "core/db/error.hpp"
#include "core/db/tx.hpp"
#include "tests/sim/mutation.hpp"

namespace banana::sim {

/// The connection breaks here: what a driver would throw through the operation.
struct Crash : db::Error {
  Crash() : Error(db::Cause::connection_lost, "the connection broke (simulated)") {}
};

class WatchedTx final : public db::Tx {
 public:
  /// `crash_at`: the statement, counted from 1, before which it breaks.
  WatchedTx(db::Tx& inner, std::optional<int> crash_at, std::span<const Rewrite> rewrites)
      : inner_(inner), crash_at_(crash_at), rewrites_(rewrites) {}

  [[nodiscard]] db::Engine engine() const override { return inner_.engine(); }
  void script(std::string_view sql) override { inner_.script(sql); }
  void notify(std::string_view channel) override { inner_.notify(channel); }
  void roll_back() override { inner_.roll_back(); }

 protected:
  std::unique_ptr<db::Cursor> do_query(std::string_view sql, Params params) override;
  std::int64_t do_exec(std::string_view sql, Params params) override;
  void do_run(std::string_view sql, Params params) override;

 private:
  /// The text to send instead, which lives as long as the program; nothing: none.
  std::optional<std::string_view> text_for(std::string_view sql);

  db::Tx& inner_;
  const std::optional<int> crash_at_;
  const std::span<const Rewrite> rewrites_;
  int statements_ = 0;
};

}  // namespace banana::sim
