#include "core/text/follow.hpp"

#include <boost/asio/this_coro.hpp>

#include "core/base/log.hpp"
#include "core/text/override.hpp"

namespace banana::text {
namespace {

/// A signal may be lost with a connection to PostgreSQL.
constexpr Millis kLookAnyway{60'000};

}  // namespace

Task<> refresh(db::Database& database, Texts& texts) {
  // Parsing is done here, not on the database's thread.
  const auto overrides =
      co_await database.read([](db::Snapshot& snapshot) { return read_overrides(snapshot); });
  texts.publish(with_overrides(*shipped().catalogue, overrides));
}

Task<> follow(db::Database& database, Texts& texts) {
  db::Subscription news = database.signals().subscribe(kChannel, co_await asio::this_coro::executor);
  for (;;) {
    try {
      co_await refresh(database, texts);
    } catch (const db::Error& failure) {
      if (failure.cause() == db::Cause::stopped) co_return;
      log::warning("texts could not be read; the last ones are said", {{"problem", failure.what()}});
    }
    (void)co_await news.wait(kLookAnyway);
  }
}

}  // namespace banana::text
