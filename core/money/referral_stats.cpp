// Referral statistics: counts and sums.
#include "core/money/referral.hpp"

namespace banana::growth {
namespace {

constexpr db::Sql kStats =
    "SELECT (SELECT count(*) FROM referral WHERE referrer_id = $1), "
    "(SELECT count(*) FROM referral r WHERE r.referrer_id = $1 AND EXISTS (SELECT 1 FROM growth_payment p "
    " WHERE p.user_id = r.user_id AND p.refunded_at IS NULL)), "
    "(SELECT CAST(coalesce(sum(tokens - returned), 0) AS BIGINT) FROM bonus WHERE user_id = $1 AND kind = "
    "'join'), "
    "(SELECT CAST(coalesce(sum(tokens - returned), 0) AS BIGINT) FROM bonus "
    " WHERE user_id = $1 AND kind = 'referral')";
constexpr db::Sql kTop =
    "SELECT r.referrer_id, count(*), (SELECT CAST(coalesce(sum(b.tokens - b.returned), 0) AS BIGINT) FROM "
    "bonus b "
    " WHERE b.user_id = r.referrer_id AND b.kind IN ('join', 'referral')) "
    "FROM referral r GROUP BY r.referrer_id ORDER BY 2 DESC, 1 LIMIT $1";

}  // namespace

ReferralStats referral_stats(db::Snapshot& snapshot, UserId user) {
  db::Rows rows = snapshot.query(kStats, user);
  if (!rows.next()) return {};
  return {.brought = rows.i64(0),
          .paying = rows.i64(1),
          .for_joining = rows.get<Tokens>(2),
          .for_top_ups = rows.get<Tokens>(3)};
}

std::vector<TopReferrer> top_referrers(db::Snapshot& snapshot, std::int64_t most) {
  std::vector<TopReferrer> found;
  db::Rows rows = snapshot.query(kTop, most);
  while (rows.next()) {
    found.push_back({.user = rows.get<UserId>(0), .brought = rows.i64(1), .earned = rows.get<Tokens>(2)});
  }
  return found;
}

}  // namespace banana::growth
