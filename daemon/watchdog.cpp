#include "daemon/watchdog.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

namespace banana::daemon {

Task<> keep_alive(const Notifier& notifier, DatabaseProbe& probe, Millis interval) {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  for (;;) {
    timer.expires_after(interval / 2);
    // What the answer says is for /readyz; here only that one came counts. An outage of the database that is
    // shorter than the interval costs no restart.
    const auto answer = co_await probe.ask(interval / 4);
    if (answer || probe.answered_within(interval)) notifier.watchdog();
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace banana::daemon
