// A job's place in the queue: fair between people, whatever each of them orders (JB7).
//
// Start-time fair queueing. Each job gets a turn, and the lowest turn is served first. A job's turn is that of the one who
// is served next, or a step after its owner's last one, waiting or served within the hour, where that is later. So who has
// one job waiting comes before the second of somebody who has a hundred, who orders one by one keeps nobody waiting, and a
// step that is half as long (weight 2, a better plan) brings twice as many turns.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace banana::studio {

inline constexpr std::int64_t kWeightMax = 1000;

[[nodiscard]] constexpr std::int64_t turn_step(std::int64_t weight) {
  constexpr std::int64_t kStep = 5040;  // divides by 1 to 10
  return kStep / std::clamp<std::int64_t>(weight, 1, kWeightMax);
}

/// `next`: the lowest turn that waits, whoever's; `last`: the highest of this person.
[[nodiscard]] constexpr std::int64_t turn_of(std::optional<std::int64_t> next,
                                             std::optional<std::int64_t> last, std::int64_t weight) {
  const std::int64_t now = next.value_or(0);
  return last ? std::max(now, *last + turn_step(weight)) : now;
}

}  // namespace banana::studio
