#include "core/money/referral.hpp"

#include <array>

#include "core/money/bonus.hpp"
#include "core/money/growth_rules.hpp"

namespace banana::growth {
namespace {

constexpr std::size_t kCodeBytes = 6;  // 48 bits: a link is no secret, but nobody can list them
constexpr int kCodeTriesMax = 8;
constexpr std::size_t kCodeTextMax = 32;

constexpr db::Sql kCode = "SELECT code FROM referral_code WHERE user_id = $1";
constexpr db::Sql kAddCode =
    "INSERT INTO referral_code (user_id, code) VALUES ($1, $2) ON CONFLICT DO NOTHING";
constexpr db::Sql kOwner = "SELECT user_id FROM referral_code WHERE code = $1";
constexpr db::Sql kReferrer = "SELECT referrer_id FROM referral WHERE user_id = $1";
constexpr db::Sql kSet =
    "INSERT INTO referral (user_id, referrer_id, at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING";
// UNION, not UNION ALL: a circle that is there already ends the walk instead of turning for ever.
constexpr db::Sql kLeadsTo =
    "WITH RECURSIVE up (id) AS (SELECT CAST($1 AS BIGINT) UNION "
    "SELECT r.referrer_id FROM referral r JOIN up ON r.user_id = up.id) SELECT 1 FROM up WHERE id = $2";

/// Whoever may be rewarded now.
std::optional<people::Person> rewardable(db::Snapshot& snapshot, UserId user, Instant now) {
  std::optional<people::Person> person = people::find(snapshot, user);
  if (!person || person->erased_at || person->is_banned(now)) return std::nullopt;
  return person;
}

Result<Tokens> give_tokens(db::Tx& tx, const Bonus& bonus, Instant now) {
  if (bonus.tokens <= Tokens{}) return Tokens{};
  const Result<Given> given = give(tx, bonus, now);
  if (!given) return given.error();
  return *given == Given::now ? bonus.tokens : Tokens{};
}

ReferralStatus check(db::Snapshot& snapshot, const people::Met& met, UserId referrer) {
  if (referrer == met.person.id) return ReferralStatus::own_link;
  if (referrer_of(snapshot, met.person.id)) return ReferralStatus::already_set;
  if (!met.is_new || met.person.returned) return ReferralStatus::not_new;
  if (snapshot.value<std::int64_t>(kLeadsTo, referrer, met.person.id)) return ReferralStatus::circle;
  return ReferralStatus::set;
}

}  // namespace

std::string_view to_string(ReferralStatus status) {
  static constexpr std::array<std::string_view, 6> kNames{"set",      "unknown_code", "not_new",
                                                          "own_link", "circle",       "already_set"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string referral_code(db::Tx& tx, UserId user, Random& random) {
  for (int attempt = 0; attempt < kCodeTriesMax; ++attempt) {
    if (auto code = tx.value<std::string>(kCode, user)) return *std::move(code);
    (void)tx.exec(kAddCode, user, random.token(kCodeBytes));
  }
  throw std::runtime_error("no free referral code was found");
}

std::optional<UserId> referrer_of(db::Snapshot& snapshot, UserId user) {
  return snapshot.value<UserId>(kReferrer, user);
}

Result<Joined> join_by_referral(db::Tx& tx, const people::Met& met, std::string_view code, Instant now) {
  if (code.empty() || code.size() > kCodeTextMax) return Joined{};
  const auto owner = tx.value<UserId>(kOwner, code);
  if (!owner || !rewardable(tx, *owner, now)) return Joined{};
  Joined joined{.status = check(tx, met, *owner)};
  if (joined.status != ReferralStatus::set) return joined;
  if (tx.exec(kSet, met.person.id, *owner, now) == 0) return Joined{.status = ReferralStatus::already_set};
  joined.referrer = *owner;

  const Rules rule = rules(tx);
  const Result<Tokens> to_referrer = give_tokens(tx,
                                                 {.key = "join:" + met.person.id.str(),
                                                  .kind = BonusKind::join,
                                                  .user = *owner,
                                                  .tokens = rule.join_referrer,
                                                  .reason = "somebody joined by your link",
                                                  .about = met.person.id},
                                                 now);
  if (!to_referrer) return to_referrer.error();
  const Result<Tokens> to_referee = give_tokens(tx,
                                                {.key = "welcome:" + met.person.id.str(),
                                                 .kind = BonusKind::welcome,
                                                 .user = met.person.id,
                                                 .tokens = rule.join_referee,
                                                 .reason = "for joining by a friend's link"},
                                                now);
  if (!to_referee) return to_referee.error();
  joined.to_referrer = *to_referrer;
  joined.to_referee = *to_referee;
  return joined;
}

Result<std::optional<Reward>> reward_top_up(db::Tx& tx, UserId payer, Tokens top_up, std::int64_t earlier,
                                            std::string_view payment, Instant now) {
  const auto referrer = referrer_of(tx, payer);
  if (!referrer || !rewardable(tx, *referrer, now)) return std::nullopt;
  const Result<Tokens> given = give_tokens(tx,
                                           {.key = "referral:" + std::string{payment},
                                            .kind = BonusKind::referral,
                                            .user = *referrer,
                                            .tokens = reward(rules(tx), top_up, earlier),
                                            .reason = "your share of a friend's top-up",
                                            .about = payer,
                                            .payment = std::string{payment}},
                                           now);
  if (!given) return given.error();
  if (*given == Tokens{}) return std::nullopt;
  return Reward{.referrer = *referrer, .tokens = *given};
}

}  // namespace banana::growth
