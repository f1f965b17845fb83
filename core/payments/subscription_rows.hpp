// Subscriptions as rows. For the sources of this folder.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/payments/subscription.hpp"

namespace banana::payments::subscription_rows {

[[nodiscard]] std::optional<Subscription> find(db::Snapshot& snapshot, SubscriptionId id);
/// Those that hold, the one that ends last first.
[[nodiscard]] std::vector<Subscription> held(db::Snapshot& snapshot, UserId user, Instant now);
/// Whose next month of tokens is due, the longest due first.
[[nodiscard]] std::vector<Subscription> due(db::Snapshot& snapshot, Instant now, std::size_t most);

struct Filter {
  std::optional<UserId> user = {};
  std::optional<Instant> held_at = {};       // only those that hold then
  std::optional<SubscriptionId> after = {};  // older than this one
};
/// Newest first.
[[nodiscard]] std::vector<Subscription> list(db::Snapshot& snapshot, const Filter& filter, std::int64_t most);

void add(db::Tx& tx, const Subscription& subscription);
/// What changes of it.
void save(db::Tx& tx, const Subscription& subscription);

}  // namespace banana::payments::subscription_rows
