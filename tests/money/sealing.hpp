// Sealing as tests want it: all of it. On PostgreSQL whoever else has a transaction open on the server, such as
// another test, holds the sealer back meanwhile; it then says 0 and is asked again.
#pragma once

#include "core/base/clock.hpp"
#include "core/money/seal.hpp"
#include "tests/money/run_task.hpp"

namespace banana::test {

inline std::size_t seal_once(db::Database& db) {
  const SystemClock clock;
  return run_task(ledger::seal_all(db, clock));
}

/// How many transfers were sealed: all that there are, unless somebody holds the sealer back for a minute.
inline std::size_t seal_everything(db::Database& db) {
  constexpr int kTriesMax = 60;  // each waits a second before it gives up
  const auto is_done = [](db::Snapshot& s) {
    const auto last = ledger::last_seal(s);
    return s.value<std::int64_t>("SELECT coalesce(max(id), 0) FROM transfer") ==
           (last ? last->last.value() : 0);
  };
  std::size_t sealed = 0;
  for (int i = 0; i < kTriesMax && !db.read_now(is_done); ++i) sealed += seal_once(db);
  return sealed;
}

}  // namespace banana::test
