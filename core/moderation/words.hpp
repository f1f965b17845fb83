// The texts (core/text) that tell a person what became of a forbidden prompt.
#pragma once

#include <array>
#include <string_view>

#include "core/moderation/group.hpp"

namespace banana::moderation {

/// What was forbidden, without a word of the list.
[[nodiscard]] constexpr std::string_view blocked_text(Group group) {
  constexpr std::array<std::string_view, kGroupNames.size()> kTexts{
      "safety.blocked.minors", "safety.blocked.sexual",   "safety.blocked.violence", "safety.blocked.hate",
      "safety.blocked.drugs",  "safety.blocked.politics", "safety.blocked.custom"};
  return kTexts[static_cast<std::size_t>(group)];
}

inline constexpr std::string_view kWarningText = "safety.warning";         // with {left}, when it is not 0
inline constexpr std::string_view kCooldownText = "safety.cooldown";       // with {wait}
inline constexpr std::string_view kBanText = "safety.ban";                 // the reason of a ban
inline constexpr std::string_view kLaterText = "safety.later";             // nobody could judge
inline constexpr std::string_view kTooFastText = "safety.too_fast.alert";  // with {wait}; of UpdateRate

}  // namespace banana::moderation
