// The money of a job: its hold is posted once, for what was delivered, or given back.
#pragma once

#include <string_view>

#include "core/db/tx.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

/// What `delivered` of its outputs cost: all of the price for all of them, never more.
[[nodiscard]] Tokens charge_for(const Job& job, std::int64_t delivered);

/// Takes `charged` of the hold and gives the rest back. Throws when the ledger refuses: a job's hold is open as long as
/// the job is.
void charge(db::Tx& tx, const Job& job, Tokens charged, Instant now);
void give_back(db::Tx& tx, const Job& job, std::string_view reason, Instant now);

}  // namespace banana::studio
