// What the columns of an outbox row mean.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/id.hpp"

namespace banana::outbox {

struct RowTag;
/// Drawn by the database: a later effect of a chat has a higher one.
using RowId = Id<RowTag>;

/// Raised whenever there is something new to look at.
inline constexpr std::string_view kChannel = "outbox";

enum class State : std::uint8_t {
  waiting,  // for its turn, its limits, or the next try
  sent,     // done, or as good as done
  failed,   // set aside with its cause
  later,    // for its hour
};
inline constexpr std::array<std::string_view, 4> kStateNames{"waiting", "sent", "failed", "later"};

[[nodiscard]] constexpr std::int64_t number(State state) { return static_cast<std::int64_t>(state); }
[[nodiscard]] constexpr std::string_view name_of(std::int64_t state) {
  return kStateNames[static_cast<std::size_t>(state)];
}

}  // namespace banana::outbox
