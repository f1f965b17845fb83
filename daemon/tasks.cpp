#include "daemon/tasks.hpp"

#include <fmt/format.h>

#include "core/inbox/inbox.hpp"
#include "core/money/ledger.hpp"
#include "core/money/seal.hpp"
#include "core/outbox/settle.hpp"
#include "core/payments/star_order.hpp"

namespace banana::daemon {
namespace {

using namespace std::chrono_literals;

/// Few enough that others' writes don't wait long behind them.
constexpr std::size_t kHoldsAtOnce = 200;
constexpr std::int64_t kRowsAtOnce = 500;

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

constexpr TimedTask kTasks[] = {
    {.name = "inbox.forget", .every = 1h, .run = &forget_updates},
    {.name = "ledger.expire", .every = 10s, .run = &expire_holds},
    {.name = "ledger.seal", .every = 1min, .run = &seal_ledger},
    {.name = "outbox.purge", .every = 10min, .run = &purge_outbox},
    {.name = "payments.expire_orders", .every = 1min, .run = &expire_orders},
};

}  // namespace

std::span<const TimedTask> timed_tasks() { return kTasks; }

}  // namespace banana::daemon
