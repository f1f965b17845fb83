#include "tests/sim/faulty_database.hpp"

#include <exception>

#include "tests/sim/watched_tx.hpp"

namespace banana::sim {
namespace {

db::Error lost() { return {db::Cause::connection_lost, "the simulated connection broke"}; }

}  // namespace

void FaultyDatabase::enqueue(std::unique_ptr<db::WriteWork> work) noexcept {
  std::exception_ptr failure;
  try {
    write(*work);
  } catch (...) {
    failure = std::current_exception();
  }
  work->finish(failure);
}

void FaultyDatabase::enqueue(std::unique_ptr<db::ReadWork> work) noexcept {
  std::exception_ptr failure;
  try {
    inner_->read_now([&](db::Snapshot& snapshot) { work->run(snapshot); });
  } catch (...) {
    failure = std::current_exception();
  }
  work->finish(failure);
}

void FaultyDatabase::write(db::WriteWork& work) {
  const bool lies = mutation_ != nullptr && mutation_->promise == Promise::told_too_soon;
  switch (std::exchange(fault_, Fault::none)) {
    case Fault::none:
      return do_once(work, std::nullopt);
    case Fault::crash_midway:
      do_in_vain(work, at_);
      throw lost();
    case Fault::crash_before_commit:
      do_in_vain(work, std::nullopt);
      if (lies) return;
      throw lost();
    case Fault::crash_after_commit:
      do_once(work, std::nullopt);
      throw lost();
    case Fault::run_again:
      do_in_vain(work, std::nullopt);
      return do_once(work, std::nullopt);
  }
}

void FaultyDatabase::do_once(db::WriteWork& work, std::optional<int> crash_at) {
  const bool torn = mutation_ != nullptr && mutation_->promise == Promise::torn;
  inner_->write_now([&](db::Tx& tx) {
    WatchedTx watched{tx, crash_at, mutation_ != nullptr ? mutation_->rewrites : std::span<const Rewrite>{}};
    try {
      work.run(watched);
    } catch (const Crash&) {
      if (!torn) throw;
      return;
    }
    if (crash_at) throw Crash{};
  });
}

/// All or part of the work, and then nothing of it.
void FaultyDatabase::do_in_vain(db::WriteWork& work, std::optional<int> crash_at) {
  constexpr int kAtTheEnd = 1'000'000;
  try {
    do_once(work, crash_at.value_or(kAtTheEnd));
  } catch (const Crash&) {
  }
}

}  // namespace banana::sim
