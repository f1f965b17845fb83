#include "core/models/follow.hpp"

#include <optional>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "core/base/log.hpp"
#include "core/models/rows.hpp"

namespace banana::models {
namespace {

/// For a key that came, and for a signal that was lost with a connection. Looking costs one sum when nothing changed.
constexpr Millis kLookAnyway{5'000};

/// What a catalogue was made of.
struct Seen {
  std::int64_t changes = -1;
  ReadyProviders ready = {};
  friend bool operator==(const Seen&, const Seen&) = default;
};

struct Look {
  Seen seen;
  std::optional<std::vector<Row>> rows;  // nothing when all is as it was
};

Task<Seen> look(db::Database& database, LiveCatalogue& live, const Readiness& ready, const Seen& before) {
  Look found = co_await database.read([&](db::Snapshot& snapshot) {
    Look out{.seen = {.changes = changes(snapshot), .ready = ready(snapshot)}, .rows = {}};
    if (out.seen != before) out.rows = read_rows(snapshot);
    return out;
  });
  if (found.rows) {
    std::vector<Entry> entries;
    for (Row& row : *found.rows) {
      entries.push_back({.model = std::move(row.model), .state = row.state, .version = row.version});
    }
    live.publish(std::make_shared<const Catalogue>(std::move(entries), found.seen.ready));
  }
  co_return std::move(found.seen);
}

}  // namespace

std::shared_ptr<const Catalogue> LiveCatalogue::now() const {
  const std::scoped_lock lock{mutex_};
  return catalogue_;
}

void LiveCatalogue::publish(std::shared_ptr<const Catalogue> catalogue) {
  const std::scoped_lock lock{mutex_};
  catalogue_.swap(catalogue);
}

Task<> refresh(db::Database& database, LiveCatalogue& live, Readiness ready) {
  (void)co_await look(database, live, ready, Seen{});
}

Task<> follow(db::Database& database, LiveCatalogue& live, Readiness ready) {
  db::Subscription news = database.signals().subscribe(kModelsSignal, co_await asio::this_coro::executor);
  Seen seen;
  for (;;) {
    try {
      seen = co_await look(database, live, ready, seen);
    } catch (const db::Error& failure) {
      if (failure.cause() == db::Cause::stopped) co_return;
      log::warning("models could not be read; the last ones count", {{"problem", failure.what()}});
    }
    (void)co_await news.wait(kLookAnyway);
  }
}

}  // namespace banana::models
