// One door for whatever code somebody types or follows: a promo code, else a gift code.
#pragma once

#include <string_view>

#include "core/db/tx.hpp"
#include "core/money/code_status.hpp"
#include "core/people/user_id.hpp"

namespace banana::growth {

[[nodiscard]] Redemption redeem_code(db::Tx& tx, UserId user, std::string_view text, Instant now);

}  // namespace banana::growth
