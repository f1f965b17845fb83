// Proves jobs against the ledger and against their own history, from raw rows; shares no rule with the code that writes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/db/tx.hpp"

namespace banana::studio {

struct JobFinding {
  std::int64_t id = 0;  // of the job; of the transfer where no job is
  std::string text;     // names it
};

struct JobReport {
  std::vector<JobFinding> findings;  // of each rule the first hundred
  std::int64_t jobs = 0;
  [[nodiscard]] bool ok() const { return findings.empty(); }
};

[[nodiscard]] JobReport verify_jobs(db::Snapshot& snapshot);

}  // namespace banana::studio
