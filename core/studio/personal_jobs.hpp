// A person's generations, for export and erasure (ST13). The rows stay, for the ledger refers to them; what was asked for,
// where it went and what was made go. Nobody is erased while something is being made for them.
#pragma once

#include "core/people/personal_data.hpp"

namespace banana::studio {

/// So many are one file's. A prompt is at most 8 KB, so that a file is far from the 50 MB that Telegram takes.
inline constexpr std::int64_t kJobsInAFile = 1000;

[[nodiscard]] Json read_jobs(db::Snapshot& snapshot, UserId user);
[[nodiscard]] Json read_jobs_of_span(db::Snapshot& snapshot, UserId user, const people::Span& span);
[[nodiscard]] std::vector<Instant> cut_jobs(db::Snapshot& snapshot, UserId user, Instant until);
[[nodiscard]] std::optional<Error> jobs_objection(db::Snapshot& snapshot, UserId user, Instant now);
void erase_jobs(db::Tx& tx, UserId user);
inline constexpr people::PersonalData kJobsData{.section = "generations",
                                                .read = &read_jobs,
                                                .read_span = &read_jobs_of_span,
                                                .cuts = &cut_jobs,
                                                .objection = &jobs_objection,
                                                .erase = &erase_jobs};

}  // namespace banana::studio
