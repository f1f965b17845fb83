// Who may do what. A role is given by an operation or by configuration (admin.ids, moderator.ids); the higher
// one counts.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/ops/actor.hpp"
#include "core/people/person.hpp"

namespace banana::people {

/// `role` is user, support, moderator or admin: operators are who has a shell.
[[nodiscard]] Result<Person> set_role(db::Tx& tx, UserId user, ops::Role role);

/// Makes the roles by configuration what it says now: at start, and when it was loaded again. People who never
/// wrote get a row. Writes only what differs; gives how many changed.
std::int64_t sync_config_roles(db::Tx& tx, std::span<const std::int64_t> admins,
                               std::span<const std::int64_t> moderators, Instant now);

/// Whoever has at least this role, the highest first.
[[nodiscard]] std::vector<Person> staff(db::Snapshot& snapshot, ops::Role least, std::int64_t most);

/// Nobody may act on their equals or betters; operators may act on everybody.
[[nodiscard]] Result<void> check_outranks(const ops::Actor& actor, const Person& person);

}  // namespace banana::people
