#include "core/money/personal_money.hpp"

#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/money/referral.hpp"

namespace banana::growth {
namespace {

constexpr std::size_t kPage = 500;

constexpr db::Sql kBonuses =
    "SELECT kind, tokens, returned, given_at, taken_back_at FROM bonus WHERE user_id = $1 ORDER BY given_at, "
    "key";
constexpr db::Sql kPromos =
    "SELECT p.code, u.at FROM promo_use u JOIN promo_code p ON p.id = u.code_id WHERE u.user_id = $1 ORDER "
    "BY u.at";
constexpr db::Sql kCode = "SELECT code FROM referral_code WHERE user_id = $1";
constexpr db::Sql kCampaign =
    "SELECT c.code FROM campaign_start s JOIN campaign c ON c.id = s.campaign_id WHERE s.user_id = $1";
constexpr db::Sql kForgetCode = "DELETE FROM referral_code WHERE user_id = $1";

/// Transfers are numbered in their order; the clocks of those who made them are no farther apart.
constexpr Millis kSkew{60'000};
constexpr db::Sql kNext = "SELECT at FROM transfer WHERE id >= $1 ORDER BY id LIMIT 1";
constexpr db::Sql kLast = "SELECT coalesce(max(id), 0) FROM transfer";

/// The first transfer of then or later, or the number after the last.
ledger::TransferId first_since(db::Snapshot& snapshot, Instant then) {
  std::int64_t low = 1;
  std::int64_t high = snapshot.value<std::int64_t>(kLast).value_or(0) + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    const auto at = snapshot.value<Instant>(kNext, middle);
    if (!at || *at >= then) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return ledger::TransferId{low};
}

Json describe(const ledger::Record& record, ledger::Account account) {
  return JsonObject{{"id", record.id.str()},
                    {"at", to_iso8601(record.at)},
                    {"act", ledger::to_string(record.act)},
                    {"kind", record.kind},
                    {"direction", record.credit == account ? "in" : "out"},
                    {"amount", record.amount},
                    {"reason", record.reason},
                    {"reference", record.reference}};
}

JsonArray transfers(db::Snapshot& snapshot, ledger::Account account, ledger::AssetId asset,
                    const people::Span& span) {
  JsonArray all;
  const ledger::TransferId first = first_since(snapshot, span.from - kSkew);
  ledger::TransferId before = first_since(snapshot, span.until + kSkew);
  while (first < before) {
    const std::vector<ledger::Record> page = ledger::history(snapshot, account, asset, kPage, before);
    for (const ledger::Record& record : page) {
      if (span.holds(record.at)) all.push_back(describe(record, account));
    }
    if (page.size() < kPage) break;
    before = page.back().id;
  }
  return all;
}

Json optional_text(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

}  // namespace

Json read_money(db::Snapshot& snapshot, UserId user) {
  const people::Span always{.from = Instant{}, .until = Instant::max() - kSkew};
  return read_money_of_span(snapshot, user, always);
}

Json read_money_of_span(db::Snapshot& snapshot, UserId user, const people::Span& span) {
  const auto account = ledger::Account::user(user.value());
  JsonArray wallets;
  for (const ledger::Asset& asset : ledger::assets(snapshot)) {
    const ledger::Balance balance = ledger::balance(snapshot, account, asset.id);
    JsonArray moved = transfers(snapshot, account, asset.id, span);
    if (moved.empty() && balance.posted == 0 && balance.held == 0) continue;
    wallets.push_back(JsonObject{{"asset", asset.name},
                                 {"scale", asset.scale},
                                 {"posted", balance.posted},
                                 {"held", balance.held},
                                 {"transfers", std::move(moved)}});
  }
  return JsonObject{{"wallets", std::move(wallets)}};
}

std::optional<Error> money_objection(db::Snapshot& snapshot, UserId user, Instant) {
  for (const ledger::Asset& asset : ledger::assets(snapshot)) {
    const std::int64_t held = ledger::balance(snapshot, ledger::Account::user(user.value()), asset.id).held;
    if (held == 0) continue;
    return fail(Errc::conflict,
                fmt::format("{} {} of theirs are held for work that is not finished", held, asset.name),
                "Wait until it is, or cancel it.");
  }
  return std::nullopt;
}

Json read_growth(db::Snapshot& snapshot, UserId user) {
  JsonArray bonuses;
  db::Rows given = snapshot.query(kBonuses, user);
  while (given.next()) {
    bonuses.push_back(JsonObject{{"kind", given.text(0)},
                                 {"tokens", given.i64(1)},
                                 {"returned", given.i64(2)},
                                 {"given_at", to_iso8601(given.get<Instant>(3))},
                                 {"taken_back", !given.is_null(4)}});
  }
  JsonArray promos;
  db::Rows used = snapshot.query(kPromos, user);
  while (used.next()) {
    promos.push_back(JsonObject{{"code", used.text(0)}, {"used_at", to_iso8601(used.get<Instant>(1))}});
  }
  const ReferralStats stats = referral_stats(snapshot, user);
  return JsonObject{{"bonuses", std::move(bonuses)},
                    {"promo_codes", std::move(promos)},
                    {"was_brought", referrer_of(snapshot, user).has_value()},
                    {"campaign", optional_text(snapshot.value<std::string>(kCampaign, user))},
                    {"referral_code", optional_text(snapshot.value<std::string>(kCode, user))},
                    {"people_brought", stats.brought}};
}

void erase_growth(db::Tx& tx, UserId user) { tx.run(kForgetCode, user); }

}  // namespace banana::growth
