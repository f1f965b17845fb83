// Promo codes: a word many people may use once each, for tokens at once or a percentage on their next top-up (PA8).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/money/code_status.hpp"
#include "core/people/user_id.hpp"

namespace banana::growth {

struct PromoTag;
using PromoId = Id<PromoTag>;

inline constexpr std::size_t kPromoCodeBytesMax = 64;
inline constexpr std::int64_t kPromoPercentMax = 1000;

struct Promo {
  PromoId id;
  std::string code;                     // in capitals, any script
  std::optional<Tokens> tokens;         // this much at once …
  std::optional<std::int64_t> percent;  // … or this part of the next top-up's tokens, rounded down
  std::optional<Tokens> bonus_max;      // the most a percentage gives
  std::optional<std::int64_t> uses_max;
  std::int64_t uses = 0;
  std::optional<Instant> starts_at;
  std::optional<Instant> ends_at;
  std::optional<Instant> revoked_at;
  Instant created_at;
  std::string created_by;
};

/// As codes are compared and shown: "Yangi yil" is no code, "yangi‘YIL" is YANGI'YIL. Refuses blanks and what is
/// too long.
[[nodiscard]] Result<std::string> read_promo_code(std::string_view text);

/// `code` as read_promo_code() gives it; exactly one of tokens and percent; id, uses and revoked_at are ignored.
[[nodiscard]] Result<Promo> add_promo(db::Tx& tx, const Promo& wanted, IdMaker& ids, Instant now);
[[nodiscard]] Result<Promo> revoke_promo(db::Tx& tx, std::string_view code, Instant now);
[[nodiscard]] Result<Promo> find_promo(db::Snapshot& snapshot, std::string_view code);
/// Newest first, older than `after`.
[[nodiscard]] std::vector<Promo> promos(db::Snapshot& snapshot, std::optional<PromoId> after,
                                        std::int64_t most);

/// unknown also for text that could be no code. However many race for the last use, one gets it.
[[nodiscard]] Redemption redeem_promo(db::Tx& tx, UserId user, std::string_view text, Instant now);

/// A percentage waits for its top-up: what it adds to this one. Codes redeemed in time count even after their
/// end. Call with the payer's row locked (payment_effects.hpp).
[[nodiscard]] Result<Tokens> apply_waiting_promo(db::Tx& tx, UserId user, Tokens top_up,
                                                 std::string_view payment, Instant now);

}  // namespace banana::growth
