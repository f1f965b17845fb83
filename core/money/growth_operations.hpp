// Operations of growth (OP9): promo, gifts, referrals, growth, campaigns.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::growth {

/// promo list, show, add, revoke
[[nodiscard]] std::span<const ops::Operation> promo_operations();
/// gifts list, show, trace, create, revoke, revoke-code
[[nodiscard]] std::span<const ops::Operation> gift_operations();
/// referrals show, top; growth rules, set
[[nodiscard]] std::span<const ops::Operation> referral_operations();
/// campaigns list, show, add, close
[[nodiscard]] std::span<const ops::Operation> campaign_operations();

}  // namespace banana::growth
