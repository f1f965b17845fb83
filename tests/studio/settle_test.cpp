// How attempts end, and what is charged for it.
#include <doctest/doctest.h>

#include "core/db/error.hpp"
#include "core/db/update_one.hpp"
#include "tests/studio/workshop.hpp"

using namespace banana;
using namespace banana::studio;

TEST_CASE_TEMPLATE("a delivered job is charged its price once", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali, "plain", 2);
  const Job job = shop.claim_one();
  CHECK(shop.deliver(job, 2) == Settled::yes);
  CHECK(shop.deliver(job, 2) == Settled::too_late);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 300, .held = 0});
  const Job ended = shop.job(id);
  CHECK(ended.status == Status::succeeded);
  CHECK(ended.cause == cause::kDone);
  CHECK(ended.charged == Tokens{200});
  CHECK(ended.ended_at == shop.now());
  CHECK(shop.audience.heard(id) == std::vector<std::string>{"succeeded done 200"});
  shop.check_books();
}

TEST_CASE_TEMPLATE("a part of the pictures costs its part of the price", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali, "plain", 3);
  CHECK(shop.deliver(shop.claim_one(), 2) == Settled::yes);
  CHECK(shop.job(id).charged == Tokens{200});
  CHECK(shop.job(id).cause == cause::kPartly);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 300, .held = 0});
  shop.check_books();
}

TEST_CASE_TEMPLATE("a failed job charges nothing", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  CHECK(shop.fail_with(shop.claim_one(), "blocked_input", GiveUp{}) == Settled::yes);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  CHECK(shop.job(id).status == Status::failed);
  CHECK(shop.audience.heard(id).back() == "failed blocked_input 0");
  shop.check_books();
}

TEST_CASE_TEMPLATE("a fallback begins anew and costs what was agreed", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  shop.fail_with(shop.claim_one(), "account", Fallback{"other"});
  const Job second = shop.claim_one();
  CHECK(second.model_now == "other");
  CHECK(second.attempts == 2);
  CHECK(second.tries == 1);
  shop.deliver(second, 1);
  CHECK(shop.job(id).model_now == "other");
  CHECK(shop.wallet(ali).posted == 400);
  shop.check_books();
}

TEST_CASE_TEMPLATE("who is too late changes nothing", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  const Job first = shop.claim_one();
  shop.fail_with(first, "transient", Retry{shop.now()});
  const Job second = shop.claim_one();
  CHECK(shop.deliver(first, 1) == Settled::too_late);
  CHECK(shop.fail_with(first, "transient", GiveUp{}) == Settled::too_late);
  CHECK_FALSE(shop.write([&](db::Tx& tx) { return mark_submitted(tx, fence_of(first), "k|1"); }));
  CHECK(shop.job(id).status == Status::running);
  CHECK(shop.deliver(second, 1) == Settled::yes);
  CHECK(shop.wallet(ali).posted == 400);
  shop.check_books();
}

TEST_CASE_TEMPLATE("a worker that stops gives back what it has not begun", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  REQUIRE(shop.order_by(shop.quote(ali), ali, shop.kLoose, Needs::preparing));
  const Job job = shop.claim_one();
  const auto put = shop.write(
      [&](db::Tx& tx) { return put_back(tx, job, cause::kWorkerStopped, shop.audience, shop.now()); });
  CHECK(put == Settled::yes);
  CHECK(shop.job(job.id).phase == Phase::ready);
  CHECK(shop.claim_one().id == job.id);
  shop.check_books();
}

TEST_CASE_TEMPLATE("what has outlived its deadline expires and is given back", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId running = shop.ordered(ali);
  const Job job = shop.claim_one();
  const JobId waiting = shop.ordered(ali);
  shop.advance(shop.kDeadline - Millis{1});
  CHECK(shop.expire() == 0);
  shop.advance(Millis{1});
  CHECK(shop.expire() == 1);
  CHECK(shop.job(waiting).status == Status::expired);
  CHECK(shop.job(running).status == Status::running);
  shop.advance(kExpiryGrace);
  CHECK(shop.expire() == 1);
  CHECK(shop.job(running).status == Status::expired);
  CHECK(shop.deliver(job, 1) == Settled::too_late);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  shop.check_books();
}

TEST_CASE_TEMPLATE("the database keeps an ended job as it ended", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  shop.deliver(shop.claim_one(), 1);
  constexpr db::Sql kRefused[] = {"UPDATE job SET status = 0, phase = 0, ended_at = NULL, charged = NULL",
                                  "UPDATE job SET charged = 0",
                                  DB_UPDATE_ONE("job", "SET status = 3, charged = 0"),
                                  DB_UPDATE_ONE("job", "SET price = price + 1"),
                                  DB_UPDATE_ONE("job", "SET outputs = 0"),  // a CHECK
                                  "UPDATE job_move SET to_status = 3"};
  for (const db::Sql& change : kRefused) {
    CAPTURE(change.text(db::Engine::sqlite));
    CHECK_THROWS_AS(shop.write([&](db::Tx& tx) {
      tx.exec("UPDATE job SET seed = 7");
      tx.exec(change);
    }),
                    db::Error);
    CHECK(shop.job(id).status == Status::succeeded);
    CHECK(shop.job(id).price == Tokens{test::kPicturePrice});
    CHECK(shop.write([](db::Tx& tx) {
      return tx.value<std::int64_t>("SELECT count(*) FROM job WHERE seed = 7");
    }) == 0);
  }
}
