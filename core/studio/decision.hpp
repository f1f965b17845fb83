// What follows from an attempt that failed (JB3, JB4, JB5). Pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/random.hpp"
#include "core/studio/job.hpp"
#include "core/vendors/failure.hpp"

namespace banana::studio {

/// An attempt that may have been done, and billed: is the picture worth paying it twice?
enum class Ambiguous : std::uint8_t { give_up, retry };
inline constexpr std::array<std::string_view, 2> kAmbiguousNames{"give_up", "retry"};

struct RetryRules {
  std::int64_t tries_max = 3;                                                   // of one model
  std::array<Millis, 3> waits{Millis{10'000}, Millis{30'000}, Millis{60'000}};  // the last one from then on
  Ambiguous ambiguous = Ambiguous::give_up;
};

struct Retry {
  Instant at;
};
struct Fallback {
  std::string model;
};
struct GiveUp {};
using Decision = std::variant<Retry, Fallback, GiveUp>;

/// `next_model`: the next of its chain that is well; none when there is none. A wait that would outlast the job's deadline
/// is not begun.
[[nodiscard]] Decision decide(const Job& job, vendors::Failure why, std::optional<Millis> retry_after,
                              const std::optional<std::string>& next_model, const RetryRules& rules,
                              Instant now, Random& random);

}  // namespace banana::studio
