// The marks a running attempt leaves, so that whoever comes after a crash knows how far it was (JB4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/db/tx.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

/// Before the vendor hears of it. False when it is too late: it was cancelled, or somebody else has it; then it must not
/// be sent.
[[nodiscard]] bool mark_submitting(db::Tx& tx, const Fence& fence);
/// The vendor works at it; from now on it is polled by whoever has it. False: too late.
[[nodiscard]] bool mark_submitted(db::Tx& tx, const Fence& fence, std::string_view ticket);

/// Whether the attempt goes on, and will until this transaction has ended.
[[nodiscard]] bool goes_on(db::Tx& tx, const Fence& fence);

/// What there is to say of an attempt when it is over: one row of job_attempt.
struct AttemptEnd {
  std::string vendor = {};
  std::string outcome;          // "ok", "partial", a vendors::Failure, or a word of cause
  std::string message = {};     // for operators
  std::string request_id = {};  // the vendor's
  Json usage = nullptr;         // verbatim
  std::optional<std::int64_t> cost_usd_micros = {};
  std::string cost_table = {};  // which version of the vendor's prices that is by
};

/// Written by the moves that end one.
void record_attempt(db::Tx& tx, const Job& job, const AttemptEnd& end, Instant now);

}  // namespace banana::studio
