// The life of a promo code's use: taken, waiting for a top-up, applied.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/money/bonus.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/promo.hpp"

namespace banana::growth {
namespace {

constexpr db::Sql kUsed = "SELECT 1 FROM promo_use WHERE code_id = $1 AND user_id = $2";
// The race for the last use is decided here: of those who wait for the row, each sees what the one before left.
constexpr db::Sql kTakeUse =
    "UPDATE promo_code SET uses = uses + 1 "
    "WHERE id = $1 AND revoked_at IS NULL AND (uses_max IS NULL OR uses < uses_max)";
constexpr db::Sql kGiveUseBack = "UPDATE promo_code SET uses = uses - 1 WHERE id = $1";
constexpr db::Sql kUse =
    "INSERT INTO promo_use (code_id, user_id, at, waiting) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
constexpr db::Sql kIsWaiting = "SELECT 1 FROM promo_use WHERE user_id = $1 AND waiting = 1";
constexpr db::Sql kWaiting =
    "SELECT p.id, p.code, p.percent, p.bonus_max FROM promo_use u JOIN promo_code p ON p.id = u.code_id "
    "WHERE u.user_id = $1 AND u.waiting = 1";
constexpr db::Sql kApplied = "UPDATE promo_use SET waiting = 0 WHERE code_id = $1 AND user_id = $2";

std::string key_of(PromoId code, UserId user) { return fmt::format("promo:{}:{}", code.str(), user.str()); }

/// given: nothing stands against it so far.
CodeStatus look(db::Snapshot& snapshot, const Promo& promo, UserId user, Instant now) {
  if (snapshot.value<std::int64_t>(kUsed, promo.id, user)) return CodeStatus::already_used;
  if (promo.revoked_at) return CodeStatus::revoked;
  if (promo.starts_at && now < *promo.starts_at) return CodeStatus::not_started;
  if (promo.ends_at && now >= *promo.ends_at) return CodeStatus::ended;
  if (promo.uses_max && promo.uses >= *promo.uses_max) return CodeStatus::used_up;
  if (promo.percent && snapshot.value<std::int64_t>(kIsWaiting, user)) return CodeStatus::another_waiting;
  return CodeStatus::given;
}

}  // namespace

Redemption redeem_promo(db::Tx& tx, UserId user, std::string_view text, Instant now) {
  const Result<Promo> promo = find_promo(tx, text);
  if (!promo) return {.status = CodeStatus::unknown};
  if (const CodeStatus status = look(tx, *promo, user, now); status != CodeStatus::given)
    return {.status = status};
  if (tx.exec(kTakeUse, promo->id) == 0) return {.status = CodeStatus::used_up};
  if (tx.exec(kUse, promo->id, user, now, promo->percent.has_value()) == 0) {
    // The same person was faster in another process.
    tx.run(kGiveUseBack, promo->id);
    return {.status = promo->percent ? CodeStatus::another_waiting : CodeStatus::already_used};
  }
  if (promo->percent) return {.status = CodeStatus::waiting, .percent = *promo->percent};
  const Result<Given> given = give(tx,
                                   {.key = key_of(promo->id, user),
                                    .kind = BonusKind::promo,
                                    .user = user,
                                    .tokens = *promo->tokens,
                                    .reason = "promo code " + promo->code},
                                   now);
  // The only refusal left is a wallet that is full: an exception undoes the use as well.
  if (!given) throw std::runtime_error(given.error().message);
  return {.status = CodeStatus::given, .tokens = *promo->tokens};
}

Result<Tokens> apply_waiting_promo(db::Tx& tx, UserId user, Tokens top_up, std::string_view payment,
                                   Instant now) {
  PromoId id;
  std::string code;
  Tokens tokens;
  {
    db::Rows rows = tx.query(kWaiting, user);
    if (!rows.next()) return Tokens{};
    id = rows.get<PromoId>(0);
    code = rows.get<std::string>(1);
    const Tokens most = rows.get<std::optional<Tokens>>(3).value_or(Tokens{kBonusTokensMax});
    tokens = std::min(share(top_up, rows.i64(2)), most);
  }
  if (tokens <= Tokens{}) return Tokens{};
  tx.run(kApplied, id, user);
  const Result<Given> given = give(tx,
                                   {.key = key_of(id, user),
                                    .kind = BonusKind::promo,
                                    .user = user,
                                    .tokens = tokens,
                                    .reason = "promo code " + code,
                                    .payment = std::string{payment}},
                                   now);
  if (!given) return given.error();
  return tokens;
}

}  // namespace banana::growth
