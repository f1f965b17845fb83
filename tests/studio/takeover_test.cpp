// What becomes of the jobs of workers that died.
#include <doctest/doctest.h>

#include "tests/studio/workshop.hpp"

using namespace banana;
using namespace banana::studio;

namespace {

/// The first worker's lease runs out; somebody else is there.
template <class Shop>
WorkerId outlive(Shop& shop) {
  shop.advance(kWorkerLease);
  return shop.hire("second");
}

}  // namespace

TEST_CASE_TEMPLATE("nobody takes from a worker that lives", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  (void)shop.ordered(ali);
  const Job job = shop.claim_one();
  const WorkerId other = make_id<WorkerId>(shop.ids());
  CHECK(shop.take_over(other).count() == 0);
  shop.advance(kWorkerRenewal);
  CHECK(shop.write([&](db::Tx& tx) { return renew_worker(tx, shop.me(), shop.now()); }));
  shop.advance(kWorkerLease - Millis{1});
  CHECK(shop.take_over(other).count() == 0);
  CHECK(shop.job(job.id).worker == shop.me());
}

TEST_CASE_TEMPLATE("a dead worker's job that the vendor never heard of is begun again", Here,
                   BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  REQUIRE(shop.order_by(shop.quote(ali), ali, shop.kLoose, Needs::preparing));
  const Job job = shop.claim_one();
  const WorkerId second = outlive(shop);
  const TakenOver taken = shop.take_over(second);
  CHECK(taken.put_back == 1);
  CHECK(shop.job(job.id).status == Status::queued);
  CHECK_FALSE(shop.write([&](db::Tx& tx) { return mark_submitting(tx, fence_of(job)); }));
  shop.check_books();
}

TEST_CASE_TEMPLATE("a dead worker's order goes on being polled and is not sent again", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  (void)shop.ordered(ali);
  const Job job = shop.claim_one();
  REQUIRE(shop.write([&](db::Tx& tx) { return mark_submitted(tx, fence_of(job), "k|42"); }));
  const WorkerId second = outlive(shop);
  const TakenOver taken = shop.take_over(second);
  REQUIRE(taken.to_poll.size() == 1);
  CHECK(taken.to_poll[0].ticket == "k|42");
  CHECK(taken.to_poll[0].attempts == job.attempts);
  CHECK(shop.deliver(job, 1) == Settled::too_late);
  CHECK(shop.deliver(taken.to_poll[0], 1) == Settled::yes);
  CHECK(shop.wallet(ali).posted == 400);
  shop.check_books();
}

TEST_CASE_TEMPLATE("an order that may have been taken is not sent again and costs nothing", Here,
                   BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  (void)shop.claim_one();
  const WorkerId second = outlive(shop);
  CHECK(shop.take_over(second).ambiguous == 1);
  CHECK(shop.job(id).status == Status::failed);
  CHECK(shop.job(id).cause == "ambiguous");
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  shop.check_books();
}

TEST_CASE_TEMPLATE("an order that may have been taken is sent again where the policy says so", Here,
                   BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  (void)shop.claim_one();
  const WorkerId second = outlive(shop);
  CHECK(shop.take_over(second, {.ambiguous = Ambiguous::retry}).ambiguous == 1);
  CHECK(shop.job(id).status == Status::queued);
  CHECK(shop.job(id).phase == Phase::later);
  shop.check_books();
}

TEST_CASE_TEMPLATE("a worker that was only slow learns that others have taken over", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const WorkerId second = outlive(shop);
  (void)shop.take_over(second);
  CHECK_FALSE(shop.write([&](db::Tx& tx) { return renew_worker(tx, shop.me(), shop.now()); }));
  CHECK(shop.write([&](db::Tx& tx) { return renew_worker(tx, second, shop.now()); }));
}
