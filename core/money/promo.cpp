#include "core/money/promo.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/money/bonus.hpp"
#include "core/money/growth_rules.hpp"
#include "core/people/fold.hpp"
#include "core/people/free_text.hpp"

#define PROMO_COLUMNS                                                                                  \
  "id, code, tokens, percent, bonus_max, uses_max, uses, starts_at, ends_at, revoked_at, created_at, " \
  "created_by"

namespace banana::growth {
namespace {

constexpr db::Sql kByCode = "SELECT " PROMO_COLUMNS " FROM promo_code WHERE code = $1";
constexpr db::Sql kList =
    "SELECT " PROMO_COLUMNS
    " FROM promo_code WHERE (CAST($1 AS BIGINT) IS NULL OR id < $1) ORDER BY id DESC LIMIT $2";
constexpr db::Sql kAdd =
    "INSERT INTO promo_code (id, code, tokens, percent, bonus_max, uses_max, starts_at, ends_at, created_at, "
    "created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (code) DO NOTHING";
constexpr db::Sql kRevoke = "UPDATE promo_code SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";

Promo read(const db::Rows& rows) {
  return {.id = rows.get<PromoId>(0),
          .code = rows.get<std::string>(1),
          .tokens = rows.get<std::optional<Tokens>>(2),
          .percent = rows.get<std::optional<std::int64_t>>(3),
          .bonus_max = rows.get<std::optional<Tokens>>(4),
          .uses_max = rows.get<std::optional<std::int64_t>>(5),
          .uses = rows.i64(6),
          .starts_at = rows.get<std::optional<Instant>>(7),
          .ends_at = rows.get<std::optional<Instant>>(8),
          .revoked_at = rows.get<std::optional<Instant>>(9),
          .created_at = rows.get<Instant>(10),
          .created_by = rows.get<std::string>(11)};
}

bool in_bounds(const std::optional<Tokens>& amount) {
  return !amount || (*amount > Tokens{} && *amount <= Tokens{kBonusTokensMax});
}

Result<void> check(const Promo& promo, Instant now) {
  if (promo.tokens.has_value() == promo.percent.has_value()) {
    return fail(Errc::invalid, "a promo code gives tokens or a percentage on a top-up: one of them",
                "Give --tokens 500, or --percent 20.");
  }
  if (!in_bounds(promo.tokens) || !in_bounds(promo.bonus_max)) {
    return fail(Errc::invalid, fmt::format("a promo code gives 1 to {} tokens", kBonusTokensMax));
  }
  if (promo.percent && (*promo.percent < 1 || *promo.percent > kPromoPercentMax)) {
    return fail(Errc::invalid, fmt::format("a percentage on a top-up is 1 to {}", kPromoPercentMax));
  }
  if (promo.tokens && promo.bonus_max) return fail(Errc::invalid, "only a percentage has a most it gives");
  if (promo.uses_max && *promo.uses_max < 1) return fail(Errc::invalid, "a promo code has 1 use at least");
  if (promo.ends_at && *promo.ends_at <= std::max(now, promo.starts_at.value_or(now))) {
    return fail(Errc::invalid, fmt::format("it would be over already at {}", to_iso8601(*promo.ends_at)));
  }
  return {};
}

}  // namespace

Result<std::string> read_promo_code(std::string_view text) {
  if (const auto fine = people::check_text("the code", text, kPromoCodeBytesMax); !fine) return fine.error();
  std::string code = people::fold_upper(text);
  if (code.empty() || code.size() > kPromoCodeBytesMax || code.find(' ') != std::string::npos) {
    return fail(Errc::invalid,
                fmt::format("a promo code is one word of at most {} bytes", kPromoCodeBytesMax));
  }
  return code;
}

Result<Promo> find_promo(db::Snapshot& snapshot, std::string_view code) {
  const Result<std::string> wanted = read_promo_code(code);
  if (!wanted) return wanted.error();
  db::Rows rows = snapshot.query(kByCode, *wanted);
  if (!rows.next()) {
    return fail(Errc::not_found, fmt::format("no promo code {}", *wanted), "See: bananactl promo list");
  }
  return read(rows);
}

Result<Promo> add_promo(db::Tx& tx, const Promo& wanted, IdMaker& ids, Instant now) {
  if (const auto fine = check(wanted, now); !fine) return fine.error();
  const Result<std::string> code = read_promo_code(wanted.code);
  if (!code) return code.error();
  const std::int64_t added =
      tx.exec(kAdd, ids.next(), *code, wanted.tokens, wanted.percent, wanted.bonus_max, wanted.uses_max,
              wanted.starts_at, wanted.ends_at, now, wanted.created_by);
  if (added == 0) return fail(Errc::conflict, fmt::format("there is a promo code {} already", *code));
  return find_promo(tx, *code);
}

Result<Promo> revoke_promo(db::Tx& tx, std::string_view code, Instant now) {
  Result<Promo> promo = find_promo(tx, code);
  if (!promo) return promo;
  if (tx.exec(kRevoke, promo->id, now) == 0) {
    return fail(Errc::conflict, fmt::format("promo code {} was revoked before", promo->code));
  }
  promo->revoked_at = now;
  return promo;
}

std::vector<Promo> promos(db::Snapshot& snapshot, std::optional<PromoId> after, std::int64_t most) {
  std::vector<Promo> found;
  db::Rows rows = snapshot.query(kList, after, most);
  while (rows.next()) found.push_back(read(rows));
  return found;
}

}  // namespace banana::growth
