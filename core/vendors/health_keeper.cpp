#include "core/vendors/health_keeper.hpp"

#include <algorithm>

#include <boost/asio/this_coro.hpp>

#include "core/base/log.hpp"
#include "core/vendors/health_rows.hpp"

namespace banana::vendors {

namespace {

/// Others write their numbers without a signal, and a signal may be lost with a connection.
constexpr Millis kLookAnyway{30'000};

struct Kept {
  std::map<Subject, Record> records;
  std::map<Subject, Switch> switches;
};

void take_over(Health& health, Kept kept) {
  health.take_over(kept.records);
  health.take_over(std::move(kept.switches));
}

Task<Kept> read_kept(db::Database& database) {
  co_return co_await database.read([](db::Snapshot& snapshot) {
    return Kept{.records = read_records(snapshot), .switches = read_switches(snapshot)};
  });
}

/// What Health tells meanwhile, between two looks.
struct Told {
  bool anything = false;
  bool at_once = false;
};

/// Health outlives the coroutine: it must not tell it when it is gone.
class Listening {
 public:
  Listening(Health& health, std::function<void(bool)> told) : health_(health) {
    health_.on_news(std::move(told));
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  ~Listening() { health_.on_news({}); }

 private:
  Health& health_;
};

}  // namespace

Task<> refresh(db::Database& database, Health& health) { take_over(health, co_await read_kept(database)); }

Task<bool> exchange(db::Database& database, Health& health, Instant now) {
  const std::vector<News> news = health.take_news();
  if (news.empty()) {
    co_await refresh(database, health);
    co_return false;
  }
  try {
    const auto work = [&](db::Tx& tx) {
      (void)write_news(tx, news, now);
      return Kept{.records = read_records(tx), .switches = read_switches(tx)};
    };
    take_over(health, co_await database.write(work));
  } catch (...) {
    health.give_back(news);
    throw;
  }
  co_return true;
}

Task<> keep(db::Database& database, Health& health, const Clock& clock) {
  db::Subscription news = database.signals().subscribe(kHealthSignal, co_await asio::this_coro::executor);
  Told told;
  const Listening listening{health, [&](bool at_once) {
                              told.anything = true;
                              told.at_once = told.at_once || at_once;
                              database.signals().raise(kHealthSignal);
                            }};
  told.anything = true;  // from before it listened
  std::optional<Instant> written;
  for (;;) {
    const Instant now = clock.now();
    const bool is_time = !written || now - *written >= kWriteEvery || now < *written;
    const bool writes = told.at_once || (told.anything && is_time);
    try {
      if (writes) {
        told = {};
        if (co_await exchange(database, health, now)) written = now;
      } else {
        co_await refresh(database, health);
      }
    } catch (const db::Error& failure) {
      if (failure.cause() == db::Cause::stopped) co_return;
      told.anything = true;
      written = now;
      log::warning("the vendors' health could not be kept; it is tried again", {{"problem", failure.what()}});
    }
    const Millis until_write =
        written ? std::max(Millis{1}, kWriteEvery - (clock.now() - *written)) : kWriteEvery;
    (void)co_await news.wait(told.anything ? std::min(until_write, kLookAnyway) : kLookAnyway);
  }
}

}  // namespace banana::vendors
