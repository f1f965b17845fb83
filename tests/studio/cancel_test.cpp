// Cancelling at each stage.
#include <doctest/doctest.h>

#include "tests/studio/workshop.hpp"

using namespace banana;
using namespace banana::studio;

TEST_CASE_TEMPLATE("a cancelled queued job returns its hold at once", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  CHECK(shop.cancel(id) == Cancel::done);
  CHECK(shop.cancel(id) == Cancel::too_late);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  CHECK(shop.claim({.begin_max = 1}).empty());
  CHECK(shop.audience.heard(id) == std::vector<std::string>{"canceled user 0"});
  shop.check_books();
}

TEST_CASE_TEMPLATE("one the vendor has not heard of is cancelled and never sent", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  REQUIRE(shop.order_by(shop.quote(ali), ali, shop.kLoose, Needs::preparing));
  const Job job = shop.claim_one();
  CHECK(shop.cancel(job.id) == Cancel::done);
  CHECK_FALSE(shop.write([&](db::Tx& tx) { return mark_submitting(tx, fence_of(job)); }));
  CHECK(shop.wallet(ali).held == 0);
  shop.check_books();
}

TEST_CASE_TEMPLATE("one the vendor works at is cancelled by its worker", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  const Job job = shop.claim_one();
  CHECK(shop.cancel(id) == Cancel::asked);
  CHECK(shop.read([&](db::Snapshot& s) { return cancels_of(s, shop.me()); }) ==
        std::vector<Wanted>{{.job = id, .cause = cause::kUser}});
  CHECK(shop.wallet(ali).held == 100);
  const auto ended = shop.write([&](db::Tx& tx) {
    return end_attempt(tx, job, Status::canceled, cause::kUser, {.vendor = "test", .outcome = "user"},
                       shop.audience, shop.now());
  });
  CHECK(ended == Settled::yes);
  CHECK(shop.read([&](db::Snapshot& s) { return cancels_of(s, shop.me()); }).empty());
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  shop.check_books();
}

TEST_CASE_TEMPLATE("one that was to be cancelled is not tried again", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  const Job job = shop.claim_one();
  CHECK(shop.cancel(id) == Cancel::asked);
  CHECK(shop.fail_with(job, "transient", Retry{shop.now() + Millis{10'000}}) == Settled::yes);
  CHECK(shop.job(id).status == Status::canceled);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  CHECK(shop.audience.heard(id) == std::vector<std::string>{"canceled user 0"});
  shop.check_books();
}

TEST_CASE_TEMPLATE("who lost a job puts nothing back that was to be cancelled", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  Job job = shop.claim_one();
  CHECK(shop.cancel(id) == Cancel::asked);
  job.worker = WorkerId{17};
  CHECK(shop.fail_with(job, "transient", Retry{shop.now() + Millis{10'000}}) == Settled::too_late);
  CHECK(shop.job(id).status == Status::running);
  shop.check_books();
}

TEST_CASE_TEMPLATE("a job that nobody knows can't be cancelled", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  CHECK(shop.cancel(JobId{17}) == Cancel::unknown);
}
