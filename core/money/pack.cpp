#include "core/money/pack.hpp"

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/money/price.hpp"
#include "core/money/price_bounds.hpp"

namespace banana::money {
namespace {

using db::Sql;

constexpr Sql kSet =
    "INSERT INTO pack (name, title, stars, tokens, bonus, place, active, updated_at, updated_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (name) DO UPDATE SET title = excluded.title, "
    "stars = excluded.stars, tokens = excluded.tokens, bonus = excluded.bonus, place = excluded.place, "
    "active = excluded.active, updated_at = excluded.updated_at, updated_by = excluded.updated_by";
constexpr Sql kRemove = "DELETE FROM pack WHERE name = $1";
#define SELECT "SELECT name, title, stars, tokens, bonus, place, active, updated_at, updated_by FROM pack "
constexpr Sql kFind = SELECT "WHERE name = $1";
constexpr Sql kAll = SELECT "ORDER BY place, stars, name";
constexpr Sql kOffered = SELECT "WHERE active = 1 ORDER BY place, stars, name";
#undef SELECT

constexpr Sql kSetCustom =
    "INSERT INTO custom_pack (id, min_stars, max_stars, rate, updated_at, updated_by) "
    "VALUES (1, $1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET min_stars = excluded.min_stars, "
    "max_stars = excluded.max_stars, rate = excluded.rate, updated_at = excluded.updated_at, "
    "updated_by = excluded.updated_by";
constexpr Sql kRemoveCustom = "DELETE FROM custom_pack WHERE id = 1";
constexpr Sql kCustom =
    "SELECT min_stars, max_stars, rate, updated_at, updated_by FROM custom_pack WHERE id = 1";

constexpr std::int64_t kRateStars = 1000;

Pack read(const db::Rows& row) {
  return {.name = row.get<std::string>(0),
          .title = row.get<std::string>(1),
          .stars = row.get<Stars>(2),
          .tokens = row.get<Tokens>(3),
          .bonus = row.get<Tokens>(4),
          .place = row.i64(5),
          .offered = row.get<bool>(6) ? Offered::yes : Offered::no,
          .touch = {.at = row.get<Instant>(7), .by = row.get<std::string>(8)}};
}

std::vector<Pack> all(db::Rows rows) {
  std::vector<Pack> packs;
  while (rows.next()) packs.push_back(read(rows));
  return packs;
}

Result<> check(const Pack& pack) {
  if (const auto fine = check_key("pack", pack.name); !fine) return fine.error();
  if (pack.title.size() > kTitleBytesMax || !is_utf8(pack.title)) {
    return fail(Errc::invalid, fmt::format("a title is at most {} bytes of text", kTitleBytesMax));
  }
  if (const auto fine = check_within("stars", pack.stars.units(), 1, kStarsMax); !fine) return fine.error();
  if (const auto fine = check_within("tokens", pack.tokens.units(), 1, kTokensMax); !fine)
    return fine.error();
  if (const auto fine = check_within("bonus", pack.bonus.units(), 0, kTokensMax); !fine) return fine.error();
  return check_within("place", pack.place, -kPlaceMax, kPlaceMax);
}

}  // namespace

Result<> set_pack(db::Tx& tx, const Pack& pack) {
  if (const auto fine = check(pack); !fine) return fine.error();
  tx.exec(kSet, pack.name, pack.title, pack.stars, pack.tokens, pack.bonus, pack.place,
          pack.offered == Offered::yes, pack.touch.at, pack.touch.by);
  return {};
}

bool remove_pack(db::Tx& tx, std::string_view name) { return tx.exec(kRemove, name) == 1; }

std::optional<Pack> find_pack(db::Snapshot& snapshot, std::string_view name) {
  db::Rows rows = snapshot.query(kFind, name);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

std::vector<Pack> all_packs(db::Snapshot& snapshot) { return all(snapshot.query(kAll)); }
std::vector<Pack> offered_packs(db::Snapshot& snapshot) { return all(snapshot.query(kOffered)); }

Result<Tokens> CustomPack::gives(Stars stars) const {
  if (const auto fine = check_within("stars", stars.units(), min.units(), max.units()); !fine)
    return fine.error();
  return Tokens{stars.units() * rate / kRateStars};  // at most kStarsMax × kRateMax: 10^15
}

Result<> set_custom_pack(db::Tx& tx, const CustomPack& custom) {
  const std::int64_t least = custom.min.units();
  if (const auto fine = check_within("min", least, 1, kStarsMax); !fine) return fine.error();
  if (const auto fine = check_within("max", custom.max.units(), least, kStarsMax); !fine) return fine.error();
  if (const auto fine = check_within("rate", custom.rate, 1, kRateMax); !fine) return fine.error();
  if (custom.gives(custom.min)->units() < 1) {
    return fail(Errc::invalid, fmt::format("at this rate {} Stars would give no token", least),
                "Raise the rate, or the smallest amount.");
  }
  tx.exec(kSetCustom, custom.min, custom.max, custom.rate, custom.touch.at, custom.touch.by);
  return {};
}

bool remove_custom_pack(db::Tx& tx) { return tx.exec(kRemoveCustom) == 1; }

std::optional<CustomPack> custom_pack(db::Snapshot& snapshot) {
  db::Rows rows = snapshot.query(kCustom);
  if (!rows.next()) return std::nullopt;
  return CustomPack{.min = rows.get<Stars>(0),
                    .max = rows.get<Stars>(1),
                    .rate = rows.i64(2),
                    .touch = {.at = rows.get<Instant>(3), .by = rows.get<std::string>(4)}};
}

}  // namespace banana::money
