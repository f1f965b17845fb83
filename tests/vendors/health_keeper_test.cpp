#include "core/vendors/health_keeper.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/vendors/health_rows.hpp"
#include "core/vendors/switches.hpp"
#include "tests/money/run_task.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::vendors;
using namespace banana::test;
using namespace std::chrono_literals;

namespace {

constexpr CallOutcome kDown{.failure = Failure::transient, .message = "status 503"};

void meet(Health& health, const CallOutcome& outcome, int times, Instant now) {
  for (int i = 0; i < times; ++i) health.note("openai", "m", outcome, 200ms, now);
}

void refresh_now(db::Database& database, Health& health) {
  (void)run_task([](db::Database& db, Health& known) -> Task<bool> {
    co_await refresh(db, known);
    co_return true;
  }(database, health));
}

Counts counts_of(const Health& health, Instant now) {
  for (const HealthView& view : health.view(now))
    if (view.about.model == "m") return view.counts;
  return {};
}

/// keep() in a loop of its own, until the case is over.
struct Keeping {
  explicit Keeping(db::Database& database, Health& health, const Clock& clock) {
    asio::co_spawn(loop, keep(database, health, clock),
                   asio::bind_cancellation_slot(stop.slot(), asio::detached));
  }
  /// Runs until it is so; false when that takes too long.
  template <class F>
  bool until(F is_so) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      loop.run_for(5ms);
    }
    return true;
  }
  ~Keeping() {
    stop.emit(asio::cancellation_type::all);
    loop.run_for(2s);
  }
  asio::io_context loop;
  asio::cancellation_signal stop;
};

}  // namespace

TEST_CASE_TEMPLATE("what was known of a vendor holds after a restart", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  Instant open_until{};
  {
    Health health{{}};
    meet(health, {}, 6, town.now());
    meet(health, kDown, 5, town.now());
    open_until = health.admit("openai", "m", town.now()).until;
    CHECK(run_task(exchange(town.db(), health, town.now())));
    CHECK_FALSE(run_task(exchange(town.db(), health, town.now())));
  }
  Health again{{}};
  CHECK(again.admit("openai", "m", town.now()).answer == Admit::yes);
  refresh_now(town.db(), again);
  const Admission admission = again.admit("openai", "m", town.now());
  CHECK(admission.answer == Admit::no);
  CHECK(admission.until == open_until);
  const auto views = again.view(town.now());
  REQUIRE(views.size() == 2);
  CHECK(views[1].counts.good == 6);
  CHECK(views[1].counts.bad == 5);
  CHECK(views[1].p50.has_value());
  CHECK(views[1].last_failure->message == "status 503");
}

TEST_CASE_TEMPLATE("a row of failures goes on over a restart", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  {
    Health health{{}};
    meet(health, kDown, 4, town.now());
    (void)run_task(exchange(town.db(), health, town.now()));
  }
  Health again{{}};
  refresh_now(town.db(), again);
  CHECK(again.admit("openai", "m", town.now()).answer == Admit::yes);
  meet(again, kDown, 1, town.now());
  CHECK(again.admit("openai", "m", town.now()).answer == Admit::no);
}

TEST_CASE_TEMPLATE("two processes add up what they meet and share the circuit", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  Health one{{}};
  Health two{{}};
  meet(one, {}, 10, town.now());
  meet(two, {}, 7, town.now());
  (void)run_task(exchange(town.db(), one, town.now()));
  (void)run_task(exchange(town.db(), two, town.now()));
  CHECK(counts_of(two, town.now()).good == 17);
  meet(two, {}, 3, town.now());
  (void)run_task(exchange(town.db(), one, town.now()));
  (void)run_task(exchange(town.db(), two, town.now()));
  (void)run_task(exchange(town.db(), one, town.now()));
  CHECK(counts_of(one, town.now()).good == 20);

  town.clock().advance(1s);
  meet(one, kDown, 5, town.now());
  (void)run_task(exchange(town.db(), one, town.now()));
  meet(two, {}, 1, town.now());  // it is busy, and nevertheless
  refresh_now(town.db(), two);
  CHECK(two.admit("openai", "m", town.now()).answer == Admit::no);

  town.clock().advance(40s);
  CHECK(two.admit("openai", "m", town.now()).answer == Admit::probe);
  two.note("openai", "m", {}, 100ms, town.now());
  (void)run_task(exchange(town.db(), two, town.now()));
  refresh_now(town.db(), one);
  CHECK(one.admit("openai", "m", town.now()).answer == Admit::yes);
}

TEST_CASE_TEMPLATE("an older change of a circuit does not undo a newer one", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  Health one{{}};
  Health two{{}};
  meet(one, kDown, 5, town.now());
  town.clock().advance(1s);
  meet(two, kDown, 5, town.now());
  const Instant until = two.admit("openai", "m", town.now()).until;
  (void)run_task(exchange(town.db(), two, town.now()));
  (void)run_task(exchange(town.db(), one, town.now()));
  CHECK(one.admit("openai", "m", town.now()).until == until);
}

TEST_CASE_TEMPLATE("what one process finds out counts more than that another only tries", Here,
                   BANANA_ENGINES) {
  IN_TOWN(Here, town);
  for (const bool finder_first : {true, false}) {
    CAPTURE(finder_first);
    Health finder{{}};
    Health trier{{}};
    meet(finder, kDown, 5, town.now());
    (void)run_task(exchange(town.db(), finder, town.now()));
    refresh_now(town.db(), trier);
    town.clock().advance(16min);
    CHECK(finder.admit("openai", "m", town.now()).answer == Admit::probe);
    CHECK(trier.admit("openai", "m", town.now()).answer == Admit::probe);
    finder.note("openai", "m", {}, 100ms, town.now());
    (void)run_task(exchange(town.db(), finder_first ? finder : trier, town.now()));
    (void)run_task(exchange(town.db(), finder_first ? trier : finder, town.now()));
    refresh_now(town.db(), trier);
    CHECK(trier.admit("openai", "m", town.now()).answer == Admit::yes);
    CHECK(finder.admit("openai", "m", town.now()).answer == Admit::yes);
    town.clock().advance(1min);
  }
}

TEST_CASE_TEMPLATE("what could not be written is written later", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  Health health{{}};
  meet(health, {}, 3, town.now());
  meet(health, kDown, 5, town.now());
  town.write([](db::Tx& tx) { tx.exec("ALTER TABLE vendor_health RENAME TO elsewhere"); });
  CHECK_THROWS_AS((void)run_task(exchange(town.db(), health, town.now())), db::Error);
  town.write([](db::Tx& tx) { tx.exec("ALTER TABLE elsewhere RENAME TO vendor_health"); });
  CHECK(run_task(exchange(town.db(), health, town.now())));
  Health again{{}};
  refresh_now(town.db(), again);
  CHECK(counts_of(again, town.now()).good == 3);
  CHECK(counts_of(again, town.now()).bad == 5);
  CHECK(again.admit("openai", "m", town.now()).answer == Admit::no);
}

TEST_CASE_TEMPLATE("a changed circuit is written at once and a turned switch arrives by signal", Here,
                   BANANA_ENGINES) {
  IN_TOWN(Here, town);
  Health health{{}};
  Keeping keeping{town.db(), health, town.clock()};
  meet(health, {}, 1, town.now());
  REQUIRE(keeping.until([&] { return town.count("SELECT count(*) FROM vendor_health") == 2; }));
  // The clock stands still: numbers wait, a circuit does not.
  meet(health, kDown, 5, town.now());
  REQUIRE(keeping.until(
      [&] { return town.count("SELECT count(*) FROM vendor_health WHERE circuit = 'open'") == 1; }));
  town.write([&](db::Tx& tx) {
    set_switch(tx, {"gemini"}, {.forced = Circuit::open, .set_at = town.now(), .set_by = "alice"});
  });
  CHECK(keeping.until([&] { return health.admit("gemini", "x", town.now()).answer == Admit::no; }));
}

TEST_CASE_TEMPLATE("numbers are written every two seconds however many calls there are", Here,
                   BANANA_ENGINES) {
  IN_TOWN(Here, town);
  Health health{{}};
  Keeping keeping{town.db(), health, town.clock()};
  meet(health, {}, 1, town.now());
  REQUIRE(keeping.until([&] { return town.count("SELECT count(*) FROM vendor_health") == 2; }));
  const std::int64_t before = town.db().stats().writes;
  for (int i = 0; i < 50; ++i) {
    meet(health, {}, 20, town.now());
    keeping.loop.run_for(1ms);
  }
  CHECK(town.db().stats().writes == before);
  town.clock().advance(2s);
  CHECK(keeping.until([&] { return town.db().stats().writes > before; }));
}

TEST_CASE("two processes on PostgreSQL hear of each other's circuits") {
  if (!OnPostgres::available()) return;
  OnPostgres scratch;
  ManualClock clock{from_unix_ms(1'795'219'200'000)};
  scratch.db().write_now([&](db::Tx& tx) {
    const auto known = db::program_migrations(tx.engine());
    return db::migrate_in(tx, known, static_cast<int>(known.size()), clock.now(), "test").value();
  });
  const std::string url = scratch.name().substr(std::string_view{"postgres:"}.size());
  const auto elsewhere = db::open_postgres({.url = Secret{url}, .writers = 1, .readers = 1});
  Health here{{}};
  Health there{{}};
  {
    Keeping ours{scratch.db(), here, clock};
    Keeping theirs{*elsewhere, there, clock};
    const auto hears = [&](Admit answer) {
      return theirs.until([&] {
        ours.loop.run_for(5ms);
        return there.admit("openai", "m", clock.now()).answer == answer;
      });
    };
    meet(here, kDown, 5, clock.now());
    CHECK(hears(Admit::no));
    clock.advance(40s);
    CHECK(here.admit("openai", "m", clock.now()).answer == Admit::probe);
    here.note("openai", "m", {}, 100ms, clock.now());
    CHECK(hears(Admit::yes));
  }
  elsewhere->stop();
}
