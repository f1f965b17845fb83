// What is left of an erased person: a salted hash of the Telegram id, tied to nothing else. It only tells, when
// the same Telegram user comes again, that they were here, and whether a ban still holds.
#pragma once

#include "core/db/tx.hpp"
#include "core/people/person.hpp"

namespace banana::people {

void leave_mark(db::Tx& tx, const Person& person, Instant now);

/// Marks a newly added person as returned, and bans them for the rest of a ban they had.
void recall_erased(db::Tx& tx, UserId user, std::int64_t telegram_id, Instant now);

}  // namespace banana::people
