// Who brought whom (RF1, RF2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.hpp"
#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/people/contact.hpp"

namespace banana::growth {

/// The code of somebody's link, ref_<code>: made when it is first asked for, the same for ever.
[[nodiscard]] std::string referral_code(db::Tx& tx, UserId user, Random& random);

enum class ReferralStatus : std::uint8_t {
  set,
  unknown_code,  // nobody's, or of somebody who was erased or is banned
  not_new,       // they were here before, or had their account erased
  own_link,
  circle,  // the referrer was brought, directly or not, by this person
  already_set,
};
[[nodiscard]] std::string_view to_string(ReferralStatus status);

struct Joined {
  ReferralStatus status = ReferralStatus::unknown_code;
  std::optional<UserId> referrer = {};
  Tokens to_referrer = {};  // given now
  Tokens to_referee = {};
};

/// Sets the referrer of somebody whose first contact this is (in the same transaction as touch()), and gives both
/// what the rules say.
[[nodiscard]] Result<Joined> join_by_referral(db::Tx& tx, const people::Met& met, std::string_view code,
                                              Instant now);

[[nodiscard]] std::optional<UserId> referrer_of(db::Snapshot& snapshot, UserId user);

/// What the referrer gets for a top-up of theirs; 0 when nothing. `earlier` top-ups came before. Call with the
/// payer's row locked (payment_effects.hpp).
struct Reward {
  UserId referrer;
  Tokens tokens;
};
[[nodiscard]] Result<std::optional<Reward>> reward_top_up(db::Tx& tx, UserId payer, Tokens top_up,
                                                          std::int64_t earlier, std::string_view payment,
                                                          Instant now);

/// Counts and sums, no names.
struct ReferralStats {
  std::int64_t brought = 0;
  std::int64_t paying = 0;  // of them: with a payment that was not refunded
  Tokens for_joining;       // what was taken back is not in it
  Tokens for_top_ups;
};
[[nodiscard]] ReferralStats referral_stats(db::Snapshot& snapshot, UserId user);

struct TopReferrer {
  UserId user;
  std::int64_t brought = 0;
  Tokens earned;
};
/// Who brought most.
[[nodiscard]] std::vector<TopReferrer> top_referrers(db::Snapshot& snapshot, std::int64_t most);

}  // namespace banana::growth
