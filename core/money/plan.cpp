#include "core/money/plan.hpp"

#include <algorithm>
#include <ranges>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/encoding.hpp"
#include "core/base/utf8.hpp"
#include "core/money/price.hpp"
#include "core/money/price_bounds.hpp"

namespace banana::money {
namespace {

using db::Sql;

constexpr Sql kSet =
    "INSERT INTO plan (name, title, monthly_stars, annual_stars, tokens, perks, place, active, updated_at, "
    "updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (name) DO UPDATE SET "
    "title = excluded.title, monthly_stars = excluded.monthly_stars, annual_stars = excluded.annual_stars, "
    "tokens = excluded.tokens, perks = excluded.perks, place = excluded.place, active = excluded.active, "
    "updated_at = excluded.updated_at, updated_by = excluded.updated_by";
constexpr Sql kRemove = "DELETE FROM plan WHERE name = $1";
#define SELECT                                                                                             \
  "SELECT name, title, monthly_stars, annual_stars, tokens, perks, place, active, updated_at, updated_by " \
  "FROM plan "
constexpr Sql kFind = SELECT "WHERE name = $1";
constexpr Sql kAll = SELECT "ORDER BY place, name";
constexpr Sql kOffered = SELECT "WHERE active = 1 ORDER BY place, name";
#undef SELECT

Plan read(const db::Rows& row) {
  return {.name = row.get<std::string>(0),
          .title = row.get<std::string>(1),
          .monthly = row.get<std::optional<Stars>>(2),
          .annual = row.get<std::optional<Stars>>(3),
          .tokens = row.get<Tokens>(4),
          .perks = boost::json::parse(row.text(5)).as_object(),
          .place = row.i64(6),
          .offered = row.get<bool>(7) ? Offered::yes : Offered::no,
          .touch = {.at = row.get<Instant>(8), .by = row.get<std::string>(9)}};
}

std::vector<Plan> all(db::Rows rows) {
  std::vector<Plan> plans;
  while (rows.next()) plans.push_back(read(rows));
  return plans;
}

Result<> check_perk(std::string_view name, const Json& value) {
  const auto known = std::ranges::find(kPerks, name, &Perk::name);
  if (known == kPerks.end()) {
    return fail(
        Errc::invalid, fmt::format("there is no perk {}", cut_utf8(name, 64)),
        fmt::format("These are known: {}.", fmt::join(kPerks | std::views::transform(&Perk::name), ", ")));
  }
  if (value.is_int64()) return check_within(name, value.as_int64(), 1, known->max);
  return fail(Errc::invalid, fmt::format("{} must be a whole number between 1 and {}", name, known->max));
}

Result<> check(const Plan& plan) {
  if (const auto fine = check_key("plan", plan.name); !fine) return fine.error();
  if (plan.title.size() > kTitleBytesMax || !is_utf8(plan.title)) {
    return fail(Errc::invalid, fmt::format("a title is at most {} bytes of text", kTitleBytesMax));
  }
  if (!plan.monthly && !plan.annual) {
    return fail(Errc::invalid, "a plan needs a price: by the month, by the year or both");
  }
  if (plan.monthly) {
    if (const auto fine = check_within("monthly stars", plan.monthly->units(), 1, kMonthlyStarsMax); !fine) {
      return fine.error();
    }
  }
  if (plan.annual) {
    if (const auto fine = check_within("annual stars", plan.annual->units(), 1, kStarsMax); !fine)
      return fine.error();
  }
  if (const auto fine = check_within("tokens", plan.tokens.units(), 0, kTokensMax); !fine)
    return fine.error();
  for (const auto& [name, value] : plan.perks) {
    if (const auto fine = check_perk(name, value); !fine) return fine.error();
  }
  return check_within("place", plan.place, -kPlaceMax, kPlaceMax);
}

}  // namespace

std::int64_t value_of(const JsonObject& perks, const Perk& perk) {
  const Json* value = perks.if_contains(perk.name);
  return value != nullptr && value->is_int64() ? value->as_int64() : 0;
}

Result<> set_plan(db::Tx& tx, const Plan& plan) {
  if (const auto fine = check(plan); !fine) return fine.error();
  tx.exec(kSet, plan.name, plan.title, plan.monthly, plan.annual, plan.tokens,
          boost::json::serialize(plan.perks), plan.place, plan.offered == Offered::yes, plan.touch.at,
          plan.touch.by);
  return {};
}

bool remove_plan(db::Tx& tx, std::string_view name) { return tx.exec(kRemove, name) == 1; }

std::optional<Plan> find_plan(db::Snapshot& snapshot, std::string_view name) {
  db::Rows rows = snapshot.query(kFind, name);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

std::vector<Plan> all_plans(db::Snapshot& snapshot) { return all(snapshot.query(kAll)); }
std::vector<Plan> offered_plans(db::Snapshot& snapshot) { return all(snapshot.query(kOffered)); }

}  // namespace banana::money
