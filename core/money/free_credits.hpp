// What everybody new gets once (PA8). Whoever had their account erased and came back had it already.
#pragma once

#include "core/db/tx.hpp"
#include "core/people/person.hpp"

namespace banana::growth {

/// The tokens given now; 0 when they had them before, or there are none to have.
[[nodiscard]] Result<Tokens> give_free_credits(db::Tx& tx, const people::Person& person, Instant now);

}  // namespace banana::growth
