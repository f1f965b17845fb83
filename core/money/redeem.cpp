#include "core/money/redeem.hpp"

#include <array>

#include "core/money/gift.hpp"
#include "core/money/promo.hpp"

namespace banana::growth {

std::string_view to_string(CodeStatus status) {
  static constexpr std::array<std::string_view, 9> kNames{"given",        "waiting",         "unknown",
                                                          "not_started",  "ended",           "used_up",
                                                          "already_used", "another_waiting", "revoked"};
  return kNames[static_cast<std::size_t>(status)];
}

Redemption redeem_code(db::Tx& tx, UserId user, std::string_view text, Instant now) {
  const Redemption promo = redeem_promo(tx, user, text, now);
  return promo.status == CodeStatus::unknown ? redeem_gift(tx, user, text, now) : promo;
}

}  // namespace banana::growth
