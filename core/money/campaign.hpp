// Links for advertisements, c_<code>, and what each brought (RF3).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/money/record.hpp"
#include "core/people/contact.hpp"

namespace banana::growth {

struct CampaignTag;
using CampaignId = Id<CampaignTag>;

struct Campaign {
  CampaignId id;
  std::string code;  // [a-z0-9_-], 1 to 32
  std::string name;
  Instant created_at;
  std::string created_by;
  std::optional<Instant> closed_at;
};

/// Everything since the campaign began. Payments that were refunded don't count.
struct CampaignStats {
  std::int64_t clicks = 0;             // each time the link was followed
  std::int64_t starts = 0;             // new people it brought
  std::int64_t payers = 0;             // of them
  std::vector<ledger::Money> revenue;  // by asset
};

[[nodiscard]] Result<Campaign> add_campaign(db::Tx& tx, std::string_view code, std::string_view name,
                                            std::string_view by, IdMaker& ids, Instant now);
/// Its link counts no more clicks and starts; the payments of who came still count.
[[nodiscard]] Result<Campaign> close_campaign(db::Tx& tx, std::string_view code, Instant now);
[[nodiscard]] Result<Campaign> find_campaign(db::Snapshot& snapshot, std::string_view code);
/// Newest first, older than `after`.
[[nodiscard]] std::vector<Campaign> campaigns(db::Snapshot& snapshot, std::optional<CampaignId> after,
                                              std::int64_t most);
[[nodiscard]] CampaignStats campaign_stats(db::Snapshot& snapshot, CampaignId id);

/// Somebody followed the link. Only the first campaign of somebody new has brought them. False when there is no
/// such campaign or it is closed.
bool follow_campaign(db::Tx& tx, const people::Met& met, std::string_view code, Instant now);

}  // namespace banana::growth
