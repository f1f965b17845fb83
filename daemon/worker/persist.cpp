#include "daemon/worker/persist.hpp"

#include <tuple>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/base/log.hpp"
#include "core/base/time.hpp"
#include "core/db/error.hpp"

namespace banana::worker {
namespace {

constexpr Millis kPause{1'000};

/// Trouble that passes by itself. A rule of ours that was broken does not.
bool passes(db::Cause cause) {
  return cause != db::Cause::unique && cause != db::Cause::check && cause != db::Cause::foreign_key &&
         cause != db::Cause::not_null && cause != db::Cause::refused && cause != db::Cause::misuse &&
         cause != db::Cause::stopped;
}

}  // namespace

Task<bool> persist(db::Database& database, std::function<void(db::Tx&)> write,
                   std::function<bool()> is_over) {
  asio::steady_timer pause{co_await asio::this_coro::executor};
  while (true) {
    try {
      co_await database.write([&](db::Tx& tx) { write(tx); });
      co_return true;
    } catch (const db::Error& failure) {
      if (failure.cause() == db::Cause::stopped) co_return false;
      if (!passes(failure.cause())) throw;
      log::error("a job's state could not be written", {{"cause", failure.what()}});
    }
    if (is_over()) co_return false;
    pause.expires_after(kPause);
    std::ignore = co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace banana::worker
