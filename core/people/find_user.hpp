// Whom an operator means: 7002 (a Telegram id), @ali (a username), 0000000000042 (an internal id).
#pragma once

#include <string_view>

#include "core/people/person.hpp"

namespace banana::people {

/// A link such as t.me/ali will do, and so will a username without its @. The refusal names who may have been
/// meant. Internal ids have 13 characters and begin with 0, as Telegram's never do.
[[nodiscard]] Result<UserId> find_user(db::Snapshot& snapshot, std::string_view text);
/// The same person in full.
[[nodiscard]] Result<Person> find_person(db::Snapshot& snapshot, std::string_view text);

}  // namespace banana::people
