// "did you mean": the known word nearest to a mistyped one. For config keys, commands, flags and choices.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace banana {

/// How many letters must be added, dropped, changed or swapped with their neighbour. ASCII case is ignored.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest of `known`, the first of several as near. Empty when none is near enough to be meant: a third
/// of the word's letters may be wrong, one at least.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

/// ` did you mean "x"?` with its leading space, or nothing when `word` is empty: for the end of a message.
[[nodiscard]] std::string did_you_mean(std::string_view word);

}  // namespace banana
