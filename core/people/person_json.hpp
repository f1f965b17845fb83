// A person as operations give them.
#pragma once

#include "core/base/json.hpp"
#include "core/people/person.hpp"

namespace banana::people {

/// Ids, names, language, role, ban, terms, times; "ban" is null when none holds.
[[nodiscard]] JsonObject to_json(const Person& person, Instant now);

/// [{"at", "author", "note"}], newest first.
[[nodiscard]] JsonArray notes_json(db::Snapshot& snapshot, UserId user);

}  // namespace banana::people
