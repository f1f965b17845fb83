// When the write-ahead log is folded into the database file: when it is big, when there is nothing else to
// do, and at the end. Only the writer's thread does it. Readers of an old state keep the log from starting
// over; they are waited for briefly, and later again.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "core/base/time.hpp"
#include "core/db/sqlite/connection.hpp"

namespace banana::db::sqlite {

class Checkpointer {
 public:
  Checkpointer(Connection& writer, const SqliteOptions& options);

  void after_commit();
  /// How long the writer may be without work before it should call when_idle(); nothing: no need to.
  [[nodiscard]] std::optional<Millis> idle_wait() const;
  void when_idle();
  void at_end();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Style { restart, truncate };

  bool fold_in(Style style, Millis patience);

  Connection& writer_;
  const std::size_t limit_bytes_;
  const Millis busy_timeout_;
  std::size_t log_bytes_;
  Clock::time_point not_before_;
  bool in_trouble_ = false;  // said once
};

}  // namespace banana::db::sqlite
