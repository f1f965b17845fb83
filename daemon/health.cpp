#include "daemon/health.hpp"

namespace banana::daemon {

namespace {
/// Less than the probes of load balancers wait.
constexpr Millis kDatabaseAnswerMax{2'000};
}  // namespace

Task<Result<>> Health::ready() {
  if (stopping_) co_return fail(Errc::unavailable, "stopping");
  for (const auto& service : services_) {
    if (auto ready = service->ready(); !ready) co_return ready;
  }
  co_return co_await probe_.ask(kDatabaseAnswerMax);
}

}  // namespace banana::daemon
