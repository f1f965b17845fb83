// A person's generations, for export and erasure (ST13). The rows stay, for the ledger refers to them; what was asked for,
// where it went and what was made go. Nobody is erased while something is being made for them.
#pragma once

#include "core/people/personal_data.hpp"

namespace banana::studio {

[[nodiscard]] Json read_jobs(db::Snapshot& snapshot, UserId user);
[[nodiscard]] std::optional<Error> jobs_objection(db::Snapshot& snapshot, UserId user, Instant now);
void erase_jobs(db::Tx& tx, UserId user);
inline constexpr people::PersonalData kJobsData{
    .section = "generations", .read = &read_jobs, .objection = &jobs_objection, .erase = &erase_jobs};

}  // namespace banana::studio
