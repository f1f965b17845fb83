#include "core/schedule/task_run.hpp"

#include <atomic>
#include <thread>

#include "core/schedule/operations.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::schedule;
using namespace std::chrono_literals;

namespace {

constexpr Millis kLease = 30s;

template <class Here>
void enroll(test::Town<Here>& town, Millis every = 10min) {
  town.write([&](db::Tx& tx) { schedule::enroll(tx, "clean", every, town.now()); });
}
template <class Here>
std::optional<Run> claim(test::Town<Here>& town) {
  return town.write([&](db::Tx& tx) { return schedule::claim(tx, "clean", town.now(), kLease); });
}
template <class Here>
bool finish(test::Town<Here>& town, const Run& run, Outcome outcome = Outcome::done,
            std::string_view detail = {}) {
  return town.write([&](db::Tx& tx) { return schedule::finish(tx, run, outcome, detail, town.now()); });
}
template <class Here>
bool renew(test::Town<Here>& town, const Run& run) {
  return town.write([&](db::Tx& tx) { return schedule::renew(tx, run, town.now(), kLease); });
}
template <class Here>
Status status(test::Town<Here>& town) {
  return town.read([](db::Snapshot& snapshot) { return find(snapshot, "clean").value(); });
}

}  // namespace

TEST_CASE_TEMPLATE("a task is due at once and then every so often", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  CHECK_FALSE(claim(town));
  enroll(town);
  const auto first = claim(town);
  REQUIRE(first);
  town.clock().advance(2s);
  CHECK(finish(town, *first, Outcome::failed, "no luck"));
  CHECK(status(town).outcome == Outcome::failed);
  CHECK(status(town).detail == "no luck");
  CHECK(status(town).failures == 1);
  town.clock().advance(10min - 2s - 1ms);
  CHECK_FALSE(claim(town));
  town.clock().advance(1ms);
  const auto second = claim(town);
  REQUIRE(second);
  CHECK(finish(town, *second));
  CHECK(status(town).outcome == Outcome::done);
  CHECK(status(town).runs == 2);
  CHECK(status(town).failures == 1);
}

TEST_CASE_TEMPLATE("of 16 threads that claim a due task one gets it", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  enroll(town, 1s);
  for (int round = 1; round <= 5; ++round) {
    std::atomic<int> got = 0;
    {
      std::vector<std::jthread> threads;
      for (int n = 0; n < 16; ++n) {
        threads.emplace_back([&] {
          if (claim(town)) ++got;
        });
      }
    }
    CHECK(got == 1);
    CHECK(status(town).runs == round);
    CHECK(finish(town, {.task = "clean", .number = round}));
    town.clock().advance(1s);
  }
}

TEST_CASE_TEMPLATE("a run that died is taken over when its lease ends and can change nothing after", Here,
                   BANANA_ENGINES) {
  IN_TOWN(Here, town);
  enroll(town, 24h);
  const auto dead = claim(town);
  REQUIRE(dead);
  town.clock().advance(kLease - 1ms);
  CHECK_FALSE(claim(town));
  town.clock().advance(1ms);
  const auto heir = claim(town);
  REQUIRE(heir);
  CHECK_FALSE(renew(town, *dead));
  CHECK_FALSE(finish(town, *dead, Outcome::failed, "late"));
  CHECK(status(town).leased_until == town.now() + kLease);
  CHECK(finish(town, *heir));
  CHECK_FALSE(finish(town, *heir));
  CHECK(status(town).outcome == Outcome::done);
}

TEST_CASE_TEMPLATE("a renewed run keeps its task however long it takes", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  enroll(town, 1s);
  const auto run = claim(town);
  REQUIRE(run);
  for (int n = 0; n < 5; ++n) {
    town.clock().advance(kLease - 1ms);
    CHECK(renew(town, *run));
    CHECK_FALSE(claim(town));
  }
  CHECK(finish(town, *run));
  CHECK_FALSE(renew(town, *run));
}

TEST_CASE_TEMPLATE("a task asked for while it runs runs once more", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  enroll(town);
  const auto run = claim(town);
  REQUIRE(run);
  REQUIRE(town.write([&](db::Tx& tx) { return make_due(tx, "clean", town.now()); }));
  CHECK_FALSE(claim(town));
  CHECK(finish(town, *run));
  CHECK(claim(town));
}

TEST_CASE_TEMPLATE("enrolling again keeps when a task is due unless it is to run more often", Here,
                   BANANA_ENGINES) {
  IN_TOWN(Here, town);
  enroll(town, 10min);
  const auto run = claim(town);
  REQUIRE(run);
  CHECK(finish(town, *run));
  const Instant due = town.now() + 10min;
  town.clock().advance(1min);
  enroll(town, 10min);
  CHECK(status(town).next_at == due);
  enroll(town, 2min);
  CHECK(status(town).next_at == town.now() + 2min);
  CHECK(status(town).every == 2min);
}

TEST_CASE_TEMPLATE("a long detail is cut between two characters", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  enroll(town);
  const auto run = claim(town);
  REQUIRE(run);
  std::string text = "x";
  for (int n = 0; n < 400; ++n) text += "ж";
  CHECK(finish(town, *run, Outcome::failed, text));
  CHECK(status(town).detail == text.substr(0, 499));
}

TEST_CASE("an operator sees the tasks and makes one due") {
  test::OpsHost host;
  const ops::Registry registry{{schedule_operations()}};
  const auto run = [&](std::string name, JsonObject arguments) {
    return host.run(registry, {.operation = std::move(name),
                               .arguments = std::move(arguments),
                               .confirmed = true,
                               .actor = {ops::Door::chat, "alice", ops::Role::admin}});
  };
  const Instant start = host.time().now();
  host.db().write_now([&](db::Tx& tx) {
    schedule::enroll(tx, "clean", 10min, start);
    (void)finish(tx, claim(tx, "clean", start, kLease).value(), Outcome::done, "3 things", start);
  });
  const auto listed = run("schedule.list", {});
  REQUIRE(listed);
  test::check_documented(*registry.find("schedule.list"), listed->result);
  CHECK(listed->result.at("items").at(0).at("detail") == "3 things");
  CHECK(listed->result.at("items").at(0).at("every") == "10m");
  const auto due = run("schedule.run", {{"task", "clean"}});
  REQUIRE(due);
  test::check_documented(*registry.find("schedule.run"), due->result);
  CHECK(due->result.at("next_at").as_string() == to_iso8601(start));
  CHECK(run("schedule.run", {{"task", "cleen"}}).error().code == Errc::not_found);
}
