#include "core/vendors/purse_keeper.hpp"

#include <boost/asio/this_coro.hpp>

#include "core/base/log.hpp"

namespace banana::vendors {

namespace {

/// A signal may be lost with a connection to PostgreSQL.
constexpr Millis kLookAnyway{60'000};

struct Kept {
  std::map<std::string, std::vector<PurseKey>, std::less<>> given;
  std::vector<KeyRest> rests;
};

Result<Kept> read_kept(db::Snapshot& snapshot, const keys::MasterKeys& masters) {
  Kept kept{.given = {}, .rests = read_rests(snapshot)};
  const std::vector<SealedKey> sealed = read_sealed_keys(snapshot);
  if (sealed.empty()) return kept;
  const Result<keys::Keyring> keyring = keys::Keyring::open(snapshot, masters);
  if (!keyring) return keyring.error();
  for (const SealedKey& key : sealed) {
    const Result<Secret> value = keyring->open({kKeyTable, kKeyColumn, key.id.value()}, key.value);
    if (!value) {
      log::error("a vendor's key does not open; give it anew: bananactl providers keys-set",
                 {{"vendor", key.vendor}, {"key", key.id.str()}});
      continue;
    }
    log::hide(*value);
    kept.given[key.vendor].push_back({key.id.str(), *value, key.added_at});
  }
  return kept;
}

/// The purse outlives the coroutine: it must not tell it when it is gone.
class Listening {
 public:
  Listening(Purse& purse, std::function<void()> told) : purse_(purse) { purse_.on_news(std::move(told)); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  ~Listening() { purse_.on_news({}); }

 private:
  Purse& purse_;
};

}  // namespace

Task<Result<>> exchange(db::Database& database, Purse& purse, const MasterSource& source, Instant now) {
  std::vector<KeyRest> news = purse.take_news();
  if (!news.empty()) {
    try {
      co_await database.write([&](db::Tx& tx) { write_rests(tx, news, now); });
    } catch (...) {
      purse.give_back(std::move(news));
      throw;
    }
  }
  const Result<keys::MasterKeys> masters = source();
  if (!masters) co_return masters.error();
  Result<Kept> kept =
      co_await database.read([&](db::Snapshot& snapshot) { return read_kept(snapshot, *masters); });
  if (!kept) co_return kept.error();
  purse.take_over(std::move(kept->given), kept->rests);
  co_return Result<>{};
}

Task<> keep(db::Database& database, Purse& purse, MasterSource masters, const Clock& clock) {
  db::Subscription changes = database.signals().subscribe(kKeysSignal, co_await asio::this_coro::executor);
  const Listening listening{purse, [&] { database.signals().raise(kKeysSignal); }};
  for (;;) {
    try {
      const Result<> done = co_await exchange(database, purse, masters, clock.now());
      if (!done) {
        log::error("the vendors' keys do not open; those of the configuration go on",
                   {{"problem", done.error().message}});
      }
    } catch (const db::Error& failure) {
      if (failure.cause() == db::Cause::stopped) co_return;
      log::warning("the vendors' keys could not be read; it is tried again", {{"problem", failure.what()}});
    }
    (void)co_await changes.wait(kLookAnyway);
  }
}

}  // namespace banana::vendors
