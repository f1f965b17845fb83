#include "core/moderation/follow.hpp"

#include <utility>
#include <vector>

#include <boost/asio/this_coro.hpp>

#include "core/base/log.hpp"
#include "core/moderation/blocklist_file.hpp"
#include "core/moderation/rules.hpp"

namespace banana::moderation {
namespace {

/// A signal may be lost with a connection to PostgreSQL.
constexpr Millis kLookAnyway{60'000};

std::shared_ptr<const Blocklist> shipped_list() {
  static const std::shared_ptr<const Blocklist> kShipped =
      std::make_shared<const Blocklist>(shipped_blocklist().rules);
  return kShipped;
}

/// `known`: what the list in force was made of.
Task<> read(db::Database& database, Blocklists& lists, std::vector<Rule>& known) {
  auto rules = co_await database.read([](db::Snapshot& snapshot) { return read_rules(snapshot); });
  if (!known.empty() && rules == known) co_return;
  // Made here, not on the database's thread.
  const auto list = std::make_shared<const Blocklist>(rules);
  known = std::move(rules);
  for (const std::string& problem : list->problems()) {
    log::warning("a rule of the blocklist is left out", {{"problem", problem}});
  }
  lists.publish(list);
}

}  // namespace

Blocklists::Blocklists() : list_(shipped_list()) {}

std::shared_ptr<const Blocklist> Blocklists::now() const {
  const std::scoped_lock lock{mutex_};
  return list_;
}

void Blocklists::publish(std::shared_ptr<const Blocklist> list) {
  const std::scoped_lock lock{mutex_};
  list_.swap(list);
}

Task<> refresh(db::Database& database, Blocklists& lists, IdMaker& ids, const Clock& clock) {
  co_await database.write([&](db::Tx& tx) { (void)seed_rules(tx, ids, clock.now()); });
  std::vector<Rule> known;
  co_await read(database, lists, known);
}

Task<> follow(db::Database& database, Blocklists& lists, IdMaker& ids, const Clock& clock) {
  db::Subscription news = database.signals().subscribe(kChannel, co_await asio::this_coro::executor);
  std::vector<Rule> known;
  bool seeded = false;
  for (;;) {
    try {
      if (!seeded) co_await database.write([&](db::Tx& tx) { (void)seed_rules(tx, ids, clock.now()); });
      seeded = true;
      co_await read(database, lists, known);
    } catch (const db::Error& failure) {
      if (failure.cause() == db::Cause::stopped) co_return;
      log::warning("the blocklist could not be read; the last one holds", {{"problem", failure.what()}});
    }
    (void)co_await news.wait(kLookAnyway);
  }
}

}  // namespace banana::moderation
