// What a prompt can be refused for, and which of it counts for a model.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace banana::moderation {

/// The gravest first: of several hits the first one is told. People read the group's sentence
/// (words.hpp), never a word of the list.
enum class Group : std::uint8_t { minors, sexual, violence, hate, drugs, politics, custom };

inline constexpr std::array<std::string_view, 7> kGroupNames{"minors", "sexual",   "violence", "hate",
                                                             "drugs",  "politics", "custom"};

[[nodiscard]] constexpr std::string_view to_string(Group group) {
  return kGroupNames[static_cast<std::size_t>(group)];
}

[[nodiscard]] constexpr std::optional<Group> parse_group(std::string_view name) {
  for (std::size_t i = 0; i < kGroupNames.size(); ++i) {
    if (kGroupNames[i] == name) return static_cast<Group>(i);
  }
  return std::nullopt;
}

/// A property of a model: how much is refused before the vendor is asked.
enum class SafetyPolicy : std::uint8_t { off, standard, strict };

inline constexpr std::array<std::string_view, 3> kSafetyPolicyNames{"off", "standard", "strict"};

[[nodiscard]] constexpr std::string_view to_string(SafetyPolicy policy) {
  return kSafetyPolicyNames[static_cast<std::size_t>(policy)];
}

[[nodiscard]] constexpr std::optional<SafetyPolicy> parse_safety_policy(std::string_view name) {
  for (std::size_t i = 0; i < kSafetyPolicyNames.size(); ++i) {
    if (kSafetyPolicyNames[i] == name) return static_cast<SafetyPolicy>(i);
  }
  return std::nullopt;
}

/// From which policy on each group counts. Children are protected whatever the model, and what an operator
/// forbids beyond the usual is forbidden everywhere.
inline constexpr std::array<SafetyPolicy, kGroupNames.size()> kCountsFrom{
    SafetyPolicy::off,       // minors
    SafetyPolicy::standard,  // sexual
    SafetyPolicy::standard,  // violence
    SafetyPolicy::standard,  // hate
    SafetyPolicy::standard,  // drugs
    SafetyPolicy::strict,    // politics
    SafetyPolicy::off,       // custom
};

[[nodiscard]] constexpr bool counts(Group group, SafetyPolicy policy) {
  return policy >= kCountsFrom[static_cast<std::size_t>(group)];
}

}  // namespace banana::moderation
