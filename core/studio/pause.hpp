// What an operator stops: everything, or one model (JB11).
//
// - paused: nothing is begun; what runs goes on; what waits, waits, as its deadline allows.
// - draining: nothing new is taken in; what waits is still begun, until nothing is left.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/tx.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

enum class Stop : std::uint8_t { pause, drain };
inline constexpr std::array<std::string_view, 2> kStopNames{"pause", "drain"};

struct Stopped {
  std::string model;  // empty: all
  Stop how = Stop::pause;
  std::string by;
  std::string reason;
  Instant at;
};

/// A second call for the same takes the place of the first.
void stop(db::Tx& tx, const Stopped& stopped);
/// False when it was not stopped.
[[nodiscard]] bool resume(db::Tx& tx, std::string_view model);
[[nodiscard]] std::vector<Stopped> stopped(db::Snapshot& snapshot);

}  // namespace banana::studio
