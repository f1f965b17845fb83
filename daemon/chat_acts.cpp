#include "daemon/chat_acts.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "daemon/screens/admin/acts.hpp"

namespace banana::daemon {

Result<> ChatActs::start() {
  asio::co_spawn(loop_, screens::admin::follow_acts(database_, runner_, texts_, clock_),
                 asio::bind_cancellation_slot(cancel_.slot(), asio::detached));
  return {};
}

Task<> ChatActs::stop(Millis /*deadline*/) {
  cancel_.emit(asio::cancellation_type::terminal);
  co_return;
}

}  // namespace banana::daemon
