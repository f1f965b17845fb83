#include "core/vendors/health.hpp"

#include <doctest/doctest.h>

#include "core/base/log.hpp"

using namespace banana;
using namespace banana::vendors;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart = from_unix_ms(1'795'219'200'000);
constexpr CallOutcome kDown{.failure = Failure::transient, .message = "status 503"};

void meet(Health& health, std::string_view model, const CallOutcome& outcome, int times,
          Instant now = kStart) {
  for (int i = 0; i < times; ++i) health.note("openai", model, outcome, 200ms, now);
}

HealthView view_of_model(const Health& health, std::string_view model, Instant now = kStart) {
  for (HealthView& view : health.view(now))
    if (view.about.model == model) return view;
  FAIL("no such record");
  return {};
}

std::map<Subject, Switch> one_switch(std::string model, Switch turned) {
  return {{Subject{"openai", std::move(model)}, std::move(turned)}};
}

}  // namespace

TEST_CASE("a bad model is left alone and the vendor's other models go on") {
  Health health{{}};
  meet(health, "good", {}, 1);
  meet(health, "bad", kDown, 5);
  CHECK(health.admit("openai", "bad", kStart).answer == Admit::no);
  CHECK(health.admit("openai", "good", kStart).answer == Admit::yes);
  meet(health, "good", kDown, 5);
  CHECK(health.admit("openai", "another", kStart).answer == Admit::no);
  CHECK(health.admit("gemini", "another", kStart).answer == Admit::yes);
}

TEST_CASE("a vendor that is down gets one probe and recovers with it") {
  Health health{{}};
  meet(health, "m", kDown, 20);
  const Instant now = kStart + 5min;
  CHECK(health.admit("openai", "m", now).answer == Admit::probe);
  CHECK(health.admit("openai", "m", now).answer == Admit::no);
  CHECK(health.admit("openai", "other", now).answer == Admit::no);
  health.note("openai", "m", {}, 100ms, now);
  CHECK(health.admit("openai", "m", now).answer == Admit::yes);
  CHECK(health.admit("openai", "other", now).answer == Admit::yes);
}

TEST_CASE("a refused model takes no probe away from its vendor") {
  Health health{{}};
  meet(health, "m", kDown, 20);
  const Instant now = kStart + 5min;
  health.take_over(one_switch("m", {.forced = Circuit::open}));
  for (int i = 0; i < 10; ++i) CHECK(health.admit("openai", "m", now).answer == Admit::no);
  CHECK(health.admit("openai", "other", now).answer == Admit::probe);
}

TEST_CASE("blocks and wrong requests say nothing against a vendor") {
  Health health{{}};
  meet(health, "m", {.failure = Failure::blocked_input}, 50);
  meet(health, "m", {.failure = Failure::invalid}, 50);
  meet(health, "m", {.failure = Failure::blocked_output}, 50);
  CHECK(health.admit("openai", "m", kStart).answer == Admit::yes);
  CHECK(view_of_model(health, "m").counts.bad == 0);
  CHECK_FALSE(view_of_model(health, "m").last_failure);
}

TEST_CASE("operators decide before the circuit does") {
  Health health{{}, {"openai"}};
  CHECK(health.admit("gemini", "m", kStart).answer == Admit::no);
  health.take_over(one_switch("", {.enabled = false}));
  CHECK(health.admit("openai", "m", kStart).answer == Admit::no);
  health.take_over(one_switch("", {.forced = Circuit::open, .forced_until = kStart + 1h}));
  CHECK(health.admit("openai", "m", kStart).until == kStart + 1h);
  CHECK(health.admit("openai", "m", kStart + 1h).answer == Admit::yes);
  meet(health, "m", kDown, 20);
  CHECK(health.admit("openai", "m", kStart).answer == Admit::no);
  std::map<Subject, Switch> both = one_switch("", {.forced = Circuit::closed});
  both.merge(one_switch("m", {.forced = Circuit::closed}));
  health.take_over(both);
  CHECK(health.admit("openai", "m", kStart).answer == Admit::yes);
  CHECK(view_of_model(health, "m").forced == Circuit::closed);
}

TEST_CASE("a view says how it went how long it took and what failed") {
  log::hide(Secret{"sk-very-secret-key-0001"});
  Health health{{}};
  meet(health, "m", {}, 3);
  health.note("openai", "m",
              {.failure = Failure::account, .message = "key sk-very-secret-key-0001 has no money"}, 50ms,
              kStart + 1s);
  const HealthView view = view_of_model(health, "m", kStart + 1s);
  CHECK(view.counts.good == 3);
  CHECK(view.counts.bad == 1);
  CHECK(view.quota == Quota::spent);
  REQUIRE(view.p95);
  CHECK(*view.p95 > 180ms);
  CHECK(*view.p95 < 220ms);
  REQUIRE(view.last_failure);
  CHECK(view.last_failure->at == kStart + 1s);
  CHECK(view.last_failure->message.find("very-secret") == std::string::npos);
  CHECK(view.last_failure->message.find("no money") != std::string::npos);
  meet(health, "m", {}, 1);
  CHECK(view_of_model(health, "m").quota == Quota::good);
}

TEST_CASE("models without end do not fill the memory") {
  Health health{{}};
  for (std::size_t i = 0; i < Health::kSubjectsMax + 100; ++i)
    health.note("openai", "m" + std::to_string(i), {}, 10ms, kStart);
  CHECK(health.view(kStart).size() == Health::kSubjectsMax);
  CHECK(health.admit("openai", "one more", kStart).answer == Admit::yes);
}

TEST_CASE("news are told once and a changed circuit at once") {
  Health health{{}};
  int later = 0;
  int at_once = 0;
  health.on_news([&](bool now) { ++(now ? at_once : later); });
  meet(health, "m", {}, 10);
  CHECK(later == 2);  // the vendor's and the model's
  CHECK(health.take_news().size() == 2);
  CHECK(health.take_news().empty());
  meet(health, "m", kDown, 5);
  CHECK(at_once == 1);
}
