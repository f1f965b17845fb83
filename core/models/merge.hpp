// Three ways of one model brought together, member by member: what was shipped when it was last taken over, what it is
// here, what is shipped now. What only one side changed is that side's; what both changed stays as it is here.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"

namespace banana::models {

enum class Fate : std::uint8_t {
  added,     // a model or a price that was not here
  taken,     // changed there only
  kept,      // changed here only
  conflict,  // changed in both, and differently: kept
  gone,      // not shipped any more
};
inline constexpr std::array<std::string_view, 5> kFateNames{"added", "taken", "kept", "conflict", "gone"};
[[nodiscard]] constexpr std::string_view to_string(Fate fate) {
  return kFateNames[static_cast<std::size_t>(fate)];
}

/// One member of which here and there differ. Null where it is not there.
struct Difference {
  std::string path;  // "limits.concurrency"
  Json here;
  Json there;
  Fate fate = Fate::taken;
};

struct Merged {
  JsonObject document;
  std::vector<Difference> differences;
};

[[nodiscard]] Merged merge(const JsonObject& was_shipped, const JsonObject& here, const JsonObject& there);

/// Member by member, what `there` would change.
[[nodiscard]] std::vector<Difference> compare(const JsonObject& here, const JsonObject& there);

}  // namespace banana::models
