#include "core/money/campaign.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/people/free_text.hpp"

#define CAMPAIGN_COLUMNS "id, code, name, created_at, created_by, closed_at"

namespace banana::growth {
namespace {

constexpr std::size_t kCodeMax = 32;
constexpr std::size_t kNameBytesMax = 100;
constexpr std::int64_t kDayMs = 86'400'000;

constexpr db::Sql kByCode = "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE code = $1";
constexpr db::Sql kList =
    "SELECT " CAMPAIGN_COLUMNS
    " FROM campaign WHERE (CAST($1 AS BIGINT) IS NULL OR id < $1) ORDER BY id DESC LIMIT $2";
constexpr db::Sql kAdd =
    "INSERT INTO campaign (id, code, name, created_at, created_by) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (code) DO NOTHING";
constexpr db::Sql kClose = "UPDATE campaign SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL";
constexpr db::Sql kClick =
    "INSERT INTO campaign_day (campaign_id, day, clicks) VALUES ($1, $2, 1) "
    "ON CONFLICT (campaign_id, day) DO UPDATE SET clicks = campaign_day.clicks + 1";
constexpr db::Sql kStart =
    "INSERT INTO campaign_start (user_id, campaign_id, at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO "
    "NOTHING";
constexpr db::Sql kCounts =
    "SELECT (SELECT CAST(coalesce(sum(clicks), 0) AS BIGINT) FROM campaign_day WHERE campaign_id = $1), "
    "(SELECT count(*) FROM campaign_start WHERE campaign_id = $1), "
    "(SELECT count(DISTINCT p.user_id) FROM campaign_start s JOIN growth_payment p ON p.user_id = s.user_id "
    " WHERE s.campaign_id = $1 AND p.refunded_at IS NULL)";
constexpr db::Sql kRevenue =
    "SELECT p.asset, CAST(sum(p.amount) AS BIGINT) FROM campaign_start s JOIN growth_payment p "
    "ON p.user_id = s.user_id WHERE s.campaign_id = $1 AND p.refunded_at IS NULL GROUP BY p.asset ORDER BY "
    "p.asset";

Campaign read(const db::Rows& rows) {
  return {.id = rows.get<CampaignId>(0),
          .code = rows.get<std::string>(1),
          .name = rows.get<std::string>(2),
          .created_at = rows.get<Instant>(3),
          .created_by = rows.get<std::string>(4),
          .closed_at = rows.get<std::optional<Instant>>(5)};
}

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= kCodeMax && std::ranges::all_of(code, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::optional<Campaign> look_up(db::Snapshot& snapshot, std::string_view code) {
  if (!is_code(code)) return std::nullopt;
  db::Rows rows = snapshot.query(kByCode, code);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

}  // namespace

Result<Campaign> find_campaign(db::Snapshot& snapshot, std::string_view code) {
  auto found = look_up(snapshot, code);
  if (!found)
    return fail(Errc::not_found, fmt::format("no campaign {}", code), "See: bananactl campaigns list");
  return *std::move(found);
}

Result<Campaign> add_campaign(db::Tx& tx, std::string_view code, std::string_view name, std::string_view by,
                              IdMaker& ids, Instant now) {
  if (!is_code(code)) {
    return fail(Errc::invalid, fmt::format("a campaign's code is 1 to {} of a-z, 0-9, _ and -", kCodeMax));
  }
  if (const auto fine = people::check_text("the name", name, kNameBytesMax); !fine) return fine.error();
  if (tx.exec(kAdd, ids.next(), code, name, now, by) == 0) {
    return fail(Errc::conflict, fmt::format("there is a campaign {} already", code));
  }
  return find_campaign(tx, code);
}

Result<Campaign> close_campaign(db::Tx& tx, std::string_view code, Instant now) {
  Result<Campaign> campaign = find_campaign(tx, code);
  if (!campaign) return campaign;
  if (tx.exec(kClose, campaign->id, now) == 0) {
    return fail(Errc::conflict, fmt::format("campaign {} was closed before", campaign->code));
  }
  campaign->closed_at = now;
  return campaign;
}

std::vector<Campaign> campaigns(db::Snapshot& snapshot, std::optional<CampaignId> after, std::int64_t most) {
  std::vector<Campaign> found;
  db::Rows rows = snapshot.query(kList, after, most);
  while (rows.next()) found.push_back(read(rows));
  return found;
}

CampaignStats campaign_stats(db::Snapshot& snapshot, CampaignId id) {
  CampaignStats stats;
  {
    db::Rows rows = snapshot.query(kCounts, id);
    if (!rows.next()) return stats;
    stats.clicks = rows.i64(0);
    stats.starts = rows.i64(1);
    stats.payers = rows.i64(2);
  }
  db::Rows rows = snapshot.query(kRevenue, id);
  while (rows.next()) stats.revenue.emplace_back(static_cast<ledger::AssetId>(rows.i64(0)), rows.i64(1));
  return stats;
}

bool follow_campaign(db::Tx& tx, const people::Met& met, std::string_view code, Instant now) {
  const auto campaign = look_up(tx, code);
  if (!campaign || campaign->closed_at) return false;
  tx.run(kClick, campaign->id, to_unix_ms(now) / kDayMs);
  if (met.is_new && !met.person.returned) tx.run(kStart, met.person.id, campaign->id, now);
  return true;
}

}  // namespace banana::growth
