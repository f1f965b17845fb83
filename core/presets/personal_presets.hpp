// What somebody's settings are, for their export, and forgetting them (ST13).
#pragma once

#include "core/people/personal_data.hpp"

namespace banana::presets {

[[nodiscard]] Json personal(db::Snapshot& snapshot, UserId user);
void forget(db::Tx& tx, UserId user);
inline constexpr people::PersonalData kPresetsData{
    .section = "settings", .read = &personal, .erase = &forget};

}  // namespace banana::presets
