// When the write-ahead log is folded into the database file: when it is big, when there is nothing else to
// do, and at the end. Most of a big log is folded in beside the writer (folding.hpp); the rest, and what makes the log start
// over, only the writer's thread does. Readers of an old state keep the log from starting over; they are waited for briefly,
// and later again.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "core/base/time.hpp"
#include "core/db/sqlite/connection.hpp"
#include "core/db/sqlite/folding.hpp"

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

  static int note_commit(void* checkpointer, sqlite3* /*connection*/, const char* /*name*/, int frames);
  [[nodiscard]] bool can_fold_beside();
  void start_over();
  bool fold_in(Style style, Millis patience);

  Connection& writer_;
  const SqliteOptions options_;
  std::size_t log_bytes_;
  Clock::time_point not_before_;
  bool has_news_ = false;    // was written to since the writer last folded
  bool in_trouble_ = false;  // said once
  bool is_mostly_folded_ = false;
  bool has_tried_ = false;
  std::optional<Folding> folding_;  // from when it is first needed
};

}  // namespace banana::db::sqlite
