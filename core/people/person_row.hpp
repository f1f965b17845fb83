// How a row of table `person` is read. For the sources of this folder.
#pragma once

#include "core/db/row.hpp"
#include "core/people/person.hpp"

// A macro, because adjacent string literals are the only ones that make one constant.
#define PERSON_COLUMNS                                                                                 \
  "id, telegram_id, first_name, last_name, username, language_code, language, role, config_role, "     \
  "terms_version, banned_at, banned_until, ban_reason, banned_by, ban_told_at, returned, created_at, " \
  "seen_at, erased_at"

namespace banana::people {

/// The row must have been selected as PERSON_COLUMNS.
[[nodiscard]] Person read_person(const db::Rows& rows);

}  // namespace banana::people
