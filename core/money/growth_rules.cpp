#include "core/money/growth_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace banana::growth {
namespace {

constexpr db::Sql kRead =
    "SELECT initial_tokens, join_referrer, join_referee, top_up_percent, top_ups, top_up_threshold, "
    "top_up_cap "
    "FROM growth_rules WHERE id = 1";
constexpr db::Sql kWrite =
    "UPDATE growth_rules SET initial_tokens = $1, join_referrer = $2, join_referee = $3, top_up_percent = "
    "$4, "
    "top_ups = $5, top_up_threshold = $6, top_up_cap = $7, updated_at = $8, updated_by = $9 WHERE id = 1";
// updated_at is when an operator last set rules, and 0 until one does. In one statement: an operator may come between.
constexpr db::Sql kSeed =
    "UPDATE growth_rules SET initial_tokens = $1, join_referrer = $2, updated_by = 'configuration' "
    "WHERE id = 1 AND updated_at = 0";

Result<void> check(const Rules& rules) {
  for (const Tokens amount :
       {rules.initial_tokens, rules.join_referrer, rules.join_referee, rules.threshold, rules.cap}) {
    if (amount < Tokens{} || amount > Tokens{kBonusTokensMax}) {
      return fail(Errc::invalid, fmt::format("amounts are 0 to {} tokens", kBonusTokensMax));
    }
  }
  if (rules.percent < 0 || rules.percent > 100) return fail(Errc::invalid, "a percentage is 0 to 100");
  return {};
}

}  // namespace

std::string_view to_string(TopUps which) { return which == TopUps::all ? "all" : "first"; }

Rules rules(db::Snapshot& snapshot) {
  db::Rows rows = snapshot.query(kRead);
  if (!rows.next()) throw std::logic_error("growth_rules has no row");
  return {.initial_tokens = rows.get<Tokens>(0),
          .join_referrer = rows.get<Tokens>(1),
          .join_referee = rows.get<Tokens>(2),
          .percent = rows.i64(3),
          .top_ups = rows.text(4) == "all" ? TopUps::all : TopUps::first,
          .threshold = rows.get<Tokens>(5),
          .cap = rows.get<Tokens>(6)};
}

Result<void> set_rules(db::Tx& tx, const Rules& rules, std::string_view by, Instant now) {
  if (auto checked = check(rules); !checked) return checked;
  tx.run(kWrite, rules.initial_tokens, rules.join_referrer, rules.join_referee, rules.percent,
         to_string(rules.top_ups), rules.threshold, rules.cap, now, by);
  return {};
}

Result<Seeding> seed_rules(db::Tx& tx, const ConfiguredRules& configured) {
  const Rules before = rules(tx);
  Rules after = before;
  after.initial_tokens = configured.initial_tokens;
  after.join_referrer = configured.join_referrer;
  if (after == before) return Seeding::unchanged;
  if (const auto checked = check(after); !checked) return checked.error();
  return tx.exec(kSeed, after.initial_tokens, after.join_referrer) == 1 ? Seeding::changed
                                                                        : Seeding::overruled;
}

Tokens share(Tokens base, std::int64_t percent) {
  return Tokens{static_cast<std::int64_t>(static_cast<__int128>(base.units()) * percent / 100)};
}

Tokens reward(const Rules& rules, Tokens top_up, std::int64_t earlier) {
  if (top_up < rules.threshold) return {};
  if (rules.top_ups == TopUps::first && earlier > 0) return {};
  const Tokens part = share(top_up, rules.percent);
  return rules.cap > Tokens{} ? std::min(part, rules.cap) : part;
}

}  // namespace banana::growth
