// Which jobs begin, in which order, and what holds them up.
#include <doctest/doctest.h>

#include "tests/studio/workshop.hpp"

using namespace banana;
using namespace banana::studio;

namespace {

std::vector<UserId> owners(const std::vector<Job>& jobs) {
  std::vector<UserId> out;
  for (const Job& job : jobs) out.push_back(job.user);
  return out;
}

}  // namespace

TEST_CASE_TEMPLATE("a claimed job runs and is its worker's", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  const Job claimed = shop.claim_one();
  CHECK(claimed.id == id);
  const Job stored = shop.job(id);
  CHECK(stored.status == Status::running);
  CHECK(stored.phase == Phase::submitting);
  CHECK(stored.worker == shop.me());
  CHECK(stored.attempts == 1);
  CHECK(claimed.attempts == stored.attempts);
  CHECK(claimed.moves == stored.moves);
  CHECK(shop.claim({.begin_max = 10}).empty());
  shop.check_books();
}

TEST_CASE_TEMPLATE("one that needs preparing has not reached the vendor when it is claimed", Here,
                   BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  REQUIRE(shop.order_by(shop.quote(ali), ali, shop.kLoose, Needs::preparing));
  const Job job = shop.claim_one();
  CHECK(job.phase == Phase::claimed);
  CHECK(shop.write([&](db::Tx& tx) { return mark_submitting(tx, fence_of(job)); }));
  CHECK_FALSE(shop.write([&](db::Tx& tx) { return mark_submitting(tx, fence_of(job)); }));
  CHECK(shop.write([&](db::Tx& tx) { return mark_submitted(tx, fence_of(job), "k|42"); }));
  CHECK(shop.job(job.id).ticket == "k|42");
}

TEST_CASE_TEMPLATE("people take turns whatever each of them has ordered", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 5000);
  const UserId vera = shop.rich(7003, 5000);
  for (int n = 0; n < 4; ++n) (void)shop.ordered(ali);
  for (int n = 0; n < 2; ++n) (void)shop.ordered(vera);
  CHECK(owners(shop.claim({.begin_max = 10})) == std::vector<UserId>{ali, vera, ali, vera, ali, ali});
}

TEST_CASE_TEMPLATE("a better plan brings more turns and starves nobody", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 5000);
  const UserId vera = shop.rich(7003, 5000);
  constexpr OrderLimits kTwice{.open_max = 100, .hourly_max = 0, .weight = 2};
  for (int n = 0; n < 6; ++n) (void)shop.ordered(ali);
  for (int n = 0; n < 6; ++n) REQUIRE(shop.order_by(shop.quote(vera), vera, kTwice));
  const auto first = owners(shop.claim({.begin_max = 6}));
  CHECK(std::ranges::count(first, vera) == 4);
}

TEST_CASE_TEMPLATE("who orders one by one does not keep waiting who ordered two", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  for (int n = 0; n < 3; ++n) (void)shop.ordered(shop.rich(7010 + n, 5000));
  const UserId ali = shop.rich(7002, 5000);
  (void)shop.ordered(ali);
  (void)shop.ordered(ali);
  int turns_of_ali = 0;
  for (int n = 0; n < 5; ++n) {
    const Job job = shop.claim_one();
    shop.deliver(job, 1);
    if (job.user == ali) {
      ++turns_of_ali;
    } else {
      (void)shop.ordered(job.user);  // the next, as soon as one is there
    }
  }
  CHECK(turns_of_ali == 2);
}

TEST_CASE_TEMPLATE("what one person runs at once is bounded and holds up nobody else", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 5000);
  const UserId vera = shop.rich(7003, 5000);
  for (int n = 0; n < 5; ++n) (void)shop.ordered(ali);
  const Room room{.begin_max = 2, .user_running_max = 2};
  CHECK(owners(shop.claim(room)) == std::vector<UserId>{ali, ali});
  CHECK(shop.claim(room).empty());
  (void)shop.ordered(vera);
  CHECK(owners(shop.claim(room)) == std::vector<UserId>{vera});
}

TEST_CASE_TEMPLATE("a model without room is passed over", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 5000);
  for (int n = 0; n < 3; ++n) (void)shop.ordered(ali, "busy");
  const JobId free = shop.ordered(ali, "plain");
  Room room{.begin_max = 10, .models = {{"busy", {.running_max = 1}}}};
  CHECK(shop.claim(room).size() == 2);
  CHECK(shop.job(free).status == Status::running);
  CHECK(shop.claim(room).empty());
  room.models["busy"] = {.begin_max = 1};
  CHECK(shop.claim(room).size() == 1);
  room.models["busy"] = {.begin_max = 0};
  CHECK(shop.claim(room).empty());
}

TEST_CASE_TEMPLATE("models of one vendor share its room", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 5000);
  for (const char* model : {"busy", "plain", "busy", "other"}) (void)shop.ordered(ali, model);
  const auto jobs = shop.claim({.begin_max = 10,
                                .models = {{"busy", {.vendor = "one"}}, {"plain", {.vendor = "one"}}},
                                .vendors = {{"one", 2}}});
  REQUIRE(jobs.size() == 3);
  CHECK(jobs[2].model == "other");
}

TEST_CASE_TEMPLATE("all together run so many and no more", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 5000);
  for (int n = 0; n < 3; ++n) (void)shop.ordered(ali);
  CHECK(shop.claim({.begin_max = 10, .running_max = 2}).size() == 2);
  CHECK(shop.claim({.begin_max = 10, .running_max = 2}).empty());
}

TEST_CASE_TEMPLATE("a model that is down is begun as its fallback", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 5000);
  const JobId id = shop.ordered(ali, "busy");
  const auto jobs = shop.claim({.begin_max = 1, .models = {{"busy", {.begin_max = 0, .instead = "other"}}}});
  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0].model_now == "other");
  CHECK(shop.job(id).model == "busy");
  CHECK(shop.job(id).model_now == "other");
  shop.deliver(jobs[0], 1);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 4900, .held = 0});
  shop.check_books();
}

TEST_CASE_TEMPLATE("a fallback that is paused is not begun in another's place", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 5000);
  (void)shop.ordered(ali, "busy");
  shop.write([&](db::Tx& tx) {
    stop(tx, {.model = "other", .how = Stop::pause, .by = "op", .reason = "", .at = shop.now()});
  });
  const Room down{.begin_max = 1, .models = {{"busy", {.begin_max = 0, .instead = "other"}}}};
  CHECK(shop.claim(down).empty());
  shop.write([&](db::Tx& tx) { return resume(tx, "other"); });
  CHECK(shop.claim(down).size() == 1);
}

TEST_CASE_TEMPLATE("a job past its deadline is not begun and ends with its price back after days", Here,
                   BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  shop.advance(Millis{3 * 86'400'000});
  shop.write([&](db::Tx& tx) { return ledger::expire_due(tx, shop.now(), 100); });
  CHECK(shop.claim({.begin_max = 1}).empty());
  CHECK(shop.expire() == 1);
  CHECK(shop.job(id).status == Status::expired);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  shop.check_books();
}

TEST_CASE_TEMPLATE("a queue that is paused begins nothing until it is resumed", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 5000);
  (void)shop.ordered(ali, "plain");
  (void)shop.ordered(ali, "other");
  shop.write([&](db::Tx& tx) {
    stop(tx, {.model = "plain", .how = Stop::pause, .by = "op", .reason = "", .at = shop.now()});
  });
  const auto jobs = shop.claim({.begin_max = 10});
  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0].model == "other");
  shop.write([&](db::Tx& tx) {
    (void)resume(tx, "plain");
    stop(tx, {.model = "", .how = Stop::pause, .by = "op", .reason = "", .at = shop.now()});
  });
  CHECK(shop.claim({.begin_max = 10}).empty());
  shop.write([&](db::Tx& tx) { return resume(tx, ""); });
  CHECK(shop.claim({.begin_max = 10}).size() == 1);
}

TEST_CASE_TEMPLATE("what failed for a while begins again when its wait is over", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  shop.fail_with(shop.claim_one(), "transient", Retry{shop.now() + Millis{10'000}});
  CHECK(shop.job(id).phase == Phase::later);
  CHECK(shop.claim({.begin_max = 1}).empty());
  CHECK(shop.read([](db::Snapshot& s) { return next_due(s); }) == shop.now() + Millis{10'000});
  const auto wake = [&] { return shop.write([&](db::Tx& tx) { return wake_due(tx, shop.now(), 10); }); };
  CHECK(wake() == 0);
  shop.advance(Millis{10'000});
  CHECK(wake() == 1);
  const Job again = shop.claim_one();
  CHECK(again.id == id);
  CHECK(again.attempts == 2);
  CHECK(again.tries == 2);
  shop.check_books();
}
