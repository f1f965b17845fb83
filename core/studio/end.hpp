// The last move of a job, whichever way it came there.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/studio/audience.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

struct Ending {
  Status status = Status::failed;
  std::string_view cause;
  Tokens charged = {};
  std::span<const Made> made = {};
  std::optional<std::int64_t> seed = {};
};

/// False when the row is not as `job` says any more: nothing is done then.
[[nodiscard]] bool end_job(db::Tx& tx, const Job& job, const Ending& ending, const Audience& audience,
                           Instant now);

/// Back into the queue: for `due_at`, with `model`, which begins anew. Ends it when it was to be cancelled. False as above.
[[nodiscard]] bool requeue(db::Tx& tx, const Job& job, Instant due_at, std::string_view model,
                           std::string_view cause, const Audience& audience, Instant now);

}  // namespace banana::studio
