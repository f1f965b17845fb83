#include "daemon/database_probe.hpp"

#include <chrono>
#include <optional>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/base/version.hpp"
#include "core/db/migrate.hpp"

namespace banana::daemon {

namespace {
using Monotonic = std::chrono::steady_clock;
constexpr Millis kFresh{1'000};
}  // namespace

struct DatabaseProbe::State {
  db::Database& database;
  const db::Migrations known;
  bool asking = false;
  std::optional<Monotonic::time_point> answered = {};
  Result<> verdict = fail(Errc::unavailable, "the database was not asked yet");
  std::vector<asio::steady_timer*> waiting = {};

  [[nodiscard]] bool is_younger_than(Millis span) const {
    return answered && Monotonic::now() - *answered < span;
  }
};

DatabaseProbe::DatabaseProbe(asio::io_context& loop, db::Database& database)
    : loop_(loop),
      state_(new State{.database = database, .known = db::program_migrations(database.engine())}) {}

Task<> DatabaseProbe::question(std::shared_ptr<State> state) {
  try {
    const auto status = co_await state->database.read(
        [&](db::Snapshot& snapshot) { return db::schema_status(snapshot, state->known); });
    state->verdict = db::check_current(status, version());
    state->answered = Monotonic::now();
  } catch (const std::exception& failure) {
    log::warning("the database does not answer", {{"error", failure.what()}});
    state->verdict = fail(Errc::unavailable, "the database does not answer");
  }
  state->asking = false;
  for (asio::steady_timer* timer : state->waiting) timer->cancel();
}

Task<Result<>> DatabaseProbe::ask(Millis at_most) {
  const std::shared_ptr<State> state = state_;
  if (state->is_younger_than(kFresh)) co_return state->verdict;
  if (!state->asking) {
    state->asking = true;
    asio::co_spawn(loop_, question(state), asio::detached);
  }
  asio::steady_timer timer{loop_, at_most};
  state->waiting.push_back(&timer);
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  std::erase(state->waiting, &timer);
  if (state->asking) {
    co_return fail(Errc::timeout,
                   fmt::format("the database has not answered for {}", format_duration(at_most)));
  }
  co_return state->verdict;
}

bool DatabaseProbe::answered_within(Millis span) const { return state_->is_younger_than(span); }

}  // namespace banana::daemon
