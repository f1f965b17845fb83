// Which task runs when, and which run has it: one row per task, whatever the number of processes (AC11).
//
//   if (const auto run = claim(tx, "ledger.seal", now, kLease)) …  // then do it, renewing; at the end finish()
//
// Times are those of the caller's clock: processes of one fleet must agree on the time to well within a lease.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"

namespace banana::schedule {

/// A task in the hands of one process. The number tells its run from those before and after.
struct Run {
  std::string task;
  std::int64_t number = 0;
};

enum class Outcome : std::uint8_t { done, failed };
[[nodiscard]] std::string_view to_string(Outcome outcome);

struct Status {
  std::string task;
  Millis every{};
  Instant next_at;                      // when it is due
  std::optional<Instant> leased_until;  // while it runs
  std::optional<Instant> started_at;
  std::optional<Instant> finished_at;
  std::optional<Outcome> outcome;  // of the run that finished last
  std::string detail;              // what that run said
  std::int64_t runs = 0;
  std::int64_t failures = 0;
};

inline constexpr std::size_t kDetailBytesMax = 500;

/// Makes the task known, due at once when it is new. A shorter `every` counts from now on.
void enroll(db::Tx& tx, std::string_view task, Millis every, Instant now);

/// The task's next run, if it is due and nobody has it. A run whose lease is over lost it, and the task is due.
[[nodiscard]] std::optional<Run> claim(db::Tx& tx, std::string_view task, Instant now, Millis lease);
/// False when the run has lost the task: it must stop.
[[nodiscard]] bool renew(db::Tx& tx, const Run& run, Instant now, Millis lease);
/// False, and nothing changes, when the run had lost the task. A detail is cut at kDetailBytesMax.
bool finish(db::Tx& tx, const Run& run, Outcome outcome, std::string_view detail, Instant now);

/// The earliest time at which claim() could succeed; nothing for a task that isn't enrolled.
[[nodiscard]] std::optional<Instant> claimable_at(db::Snapshot& snapshot, std::string_view task);
/// Due now, or once more right after the run under way.
[[nodiscard]] Result<Status> make_due(db::Tx& tx, std::string_view task, Instant now);

[[nodiscard]] std::optional<Status> find(db::Snapshot& snapshot, std::string_view task);
/// By name.
[[nodiscard]] std::vector<Status> list(db::Snapshot& snapshot);

/// Raised by make_due().
inline constexpr std::string_view kChannel = "schedule";

}  // namespace banana::schedule
