// Every operation of the system, from all modules.
#pragma once

#include <span>
#include <string_view>

#include "core/ops/registry.hpp"
#include "core/outbox/follower.hpp"
#include "core/people/personal_data.hpp"

namespace banana {

[[nodiscard]] ops::Registry operation_table();

/// Who is told when an effect of the outbox has ended.
[[nodiscard]] std::span<const outbox::Follower> outbox_followers();

/// Everything that modules keep about people.
[[nodiscard]] std::span<const people::PersonalData> personal_data();

/// What a noun is about, for lists of commands; empty for an unknown one.
[[nodiscard]] std::string_view about(std::string_view noun);

}  // namespace banana
