#include "daemon/tasks.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/blob/clean_up.hpp"
#include "core/inbox/inbox.hpp"
#include "core/moderation/strike.hpp"
#include "core/money/ledger.hpp"
#include "core/money/quote.hpp"
#include "core/money/seal.hpp"
#include "core/outbox/settle.hpp"
#include "core/payments/plan_grants.hpp"
#include "core/payments/star_order.hpp"
#include "core/studio/forget.hpp"

namespace banana::daemon {
namespace {

using namespace std::chrono_literals;

/// Few enough that others' writes don't wait long behind them.
constexpr std::size_t kHoldsAtOnce = 200;
constexpr std::int64_t kRowsAtOnce = 500;
/// Each locks a person.
constexpr std::size_t kGrantsAtOnce = 20;

Task<std::string> expire_holds(db::Database& database, const Clock& clock) {
  std::size_t given_back = 0;
  for (;;) {
    const Instant now = clock.now();
    const std::size_t some =
        co_await database.write([now](db::Tx& tx) { return ledger::expire_due(tx, now, kHoldsAtOnce); });
    given_back += some;
    if (some < kHoldsAtOnce) break;
  }
  co_return fmt::format("{} holds given back", given_back);
}

Task<std::string> seal_ledger(db::Database& database, const Clock& clock) {
  const std::size_t sealed = co_await ledger::seal_all(database, clock);
  co_return fmt::format("{} transfers sealed", sealed);
}

/// Sent effects for questions that come late, failed ones for somebody to look at, slots for screens that are still used.
Task<std::string> purge_outbox(db::Database& database, const Clock& clock) {
  const Instant now = clock.now();
  const outbox::Horizons before{.sent = now - 72h, .failed = now - 30 * 24h, .slots = now - 180 * 24h};
  std::int64_t purged = 0;
  for (;;) {
    const std::int64_t some =
        co_await database.write([&](db::Tx& tx) { return outbox::purge(tx, before, kRowsAtOnce); });
    purged += some;
    if (some < kRowsAtOnce) break;
  }
  co_return fmt::format("{} rows forgotten", purged);
}

/// Handled updates are remembered for as long as Telegram may deliver them again.
Task<std::string> forget_updates(db::Database& database, const Clock& clock) {
  const Instant before = clock.now() - inbox::kMemory;
  std::optional<inbox::Position> at = inbox::Position{};
  std::size_t looks = 0;
  for (; at; ++looks) {
    at = co_await database.write(
        [&](db::Tx& tx) { return inbox::forget(tx, before, *at, static_cast<std::size_t>(kRowsAtOnce)); });
  }
  co_return fmt::format("up to {} rows looked at", looks * static_cast<std::size_t>(kRowsAtOnce));
}

Task<std::string> expire_orders(db::Database& database, const Clock& clock) {
  const Instant now = clock.now();
  std::size_t ended = 0;
  for (;;) {
    const std::size_t some =
        co_await database.write([now](db::Tx& tx) { return payments::expire_orders(tx, now, kHoldsAtOnce); });
    ended += some;
    if (some < kHoldsAtOnce) break;
  }
  co_return fmt::format("{} orders ended", ended);
}

/// The months of yearly plans.
Task<std::string> grant_plans(db::Database& database, const Clock& clock) {
  const Instant now = clock.now();
  std::size_t given = 0;
  for (;;) {
    const payments::GrantsDone some =
        co_await database.write([now](db::Tx& tx) { return payments::grant_due(tx, now, kGrantsAtOnce); });
    given += some.given;
    if (!some.is_more) break;
  }
  co_return fmt::format("{} months given", given);
}

Task<std::string> remove_unused_blobs(blob::BlobStore& blobs, db::Database& database, const Clock& clock) {
  const auto removed = co_await blob::remove_unused(database, blobs, blob::Doing::removal, clock.now());
  if (!removed) throw std::runtime_error(removed.error().message);
  co_return fmt::format("{} removed, {} bytes", removed->blobs, removed->bytes);
}

Task<std::string> compare_blobs(blob::BlobStore& blobs, db::Database& database, const Clock& clock) {
  const auto compared = co_await blob::compare(database, blobs, blob::Doing::removal, clock.now());
  if (!compared) throw std::runtime_error(compared.error().message);
  if (compared->missing > 0) {
    log::error("stored pictures are missing; restore them from a backup", {{"missing", compared->missing}});
  }
  co_return fmt::format("{} looked at, {} strays removed, {} missing", compared->looked_at,
                        compared->strays.blobs, compared->missing);
}

Task<std::string> forget_requests(Millis kept, db::Database& database, const Clock& clock) {
  const Instant before = clock.now() - kept;
  std::size_t forgotten = 0;
  for (;;) {
    const std::size_t some = co_await database.write(
        [&](db::Tx& tx) { return studio::forget_requests(tx, before, std::size_t{kRowsAtOnce}); });
    forgotten += some;
    if (some < std::size_t{kRowsAtOnce}) break;
  }
  co_return fmt::format("{} requests forgotten", forgotten);
}

/// Half a year they are there for whoever asks why somebody was banned.
Task<std::string> prune_strikes(Millis counted, db::Database& database, const Clock& clock) {
  const Instant now = clock.now();
  const Instant before = now - std::max<Millis>(counted, 180 * 24h);
  std::int64_t pruned = 0;
  for (;;) {
    const std::int64_t some = co_await database.write(
        [&](db::Tx& tx) { return moderation::prune_strikes(tx, before, now, kRowsAtOnce); });
    pruned += some;
    if (some < kRowsAtOnce) break;
  }
  co_return fmt::format("{} strikes forgotten", pruned);
}

/// Offers that nobody took.
Task<std::string> prune_quotes(db::Database& database, const Clock& clock) {
  const Instant before = clock.now() - 24h;
  std::size_t pruned = 0;
  for (;;) {
    const std::size_t some = co_await database.write(
        [&](db::Tx& tx) { return money::prune_quotes(tx, before, std::size_t{kRowsAtOnce}); });
    pruned += some;
    if (some < std::size_t{kRowsAtOnce}) break;
  }
  co_return fmt::format("{} offers removed", pruned);
}

}  // namespace

std::vector<TimedTask> timed_tasks(blob::BlobStore& blobs, const Memory& memory) {
  const auto with_blobs = [&blobs](auto run) {
    return [&blobs, run](db::Database& database, const Clock& clock) { return run(blobs, database, clock); };
  };
  const auto forget = [kept = memory.requests](db::Database& database, const Clock& clock) {
    return forget_requests(kept, database, clock);
  };
  const auto prune = [counted = memory.strikes](db::Database& database, const Clock& clock) {
    return prune_strikes(counted, database, clock);
  };
  return {
      {.name = "inbox.forget", .every = 1h, .run = &forget_updates},
      {.name = "jobs.forget", .every = 24h, .run = forget},
      {.name = "ledger.expire", .every = 10s, .run = &expire_holds},
      {.name = "ledger.seal", .every = 1min, .run = &seal_ledger},
      {.name = "outbox.purge", .every = 10min, .run = &purge_outbox},
      {.name = "payments.expire_orders", .every = 1min, .run = &expire_orders},
      {.name = "plans.grant", .every = 10min, .run = &grant_plans},
      {.name = "prices.prune_quotes", .every = 1h, .run = &prune_quotes},
      {.name = "storage.compare", .every = 24h, .run = with_blobs(&compare_blobs)},
      {.name = "storage.gc", .every = 1h, .run = with_blobs(&remove_unused_blobs)},
      {.name = "strikes.prune", .every = 24h, .run = prune},
  };
}

}  // namespace banana::daemon
