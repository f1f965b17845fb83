// Workers and people at once: nothing is claimed twice, nothing charged twice.
#include <atomic>
#include <thread>

#include <doctest/doctest.h>

#include "tests/studio/workshop.hpp"

using namespace banana;
using namespace banana::studio;

TEST_CASE_TEMPLATE("several workers and a person who cancels end every job once", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  constexpr int kJobs = 120;
  const UserId ali = shop.rich(7002, kJobs * test::kPicturePrice);
  std::vector<JobId> ids;
  for (int n = 0; n < kJobs; ++n) ids.push_back(shop.ordered(ali));
  const Instant now = shop.now();
  db::Database& db = shop.db();

  class Silent final : public Audience {
   public:
    void kept_waiting(db::Tx&, const Job&, int, Instant) const override {}
    void progressed(db::Tx&, const Job&, const Progress&, Instant) const override {}
    void delayed(db::Tx&, const Job&, Instant) const override {}
    void ended(db::Tx&, const Ended&, Instant) const override {}
  };
  const Silent silent;
  std::atomic<int> delivered = 0;
  const auto work = [&](WorkerId worker) {
    for (int idle = 0; idle < 3;) {
      const auto jobs = db.write_now([&](db::Tx& tx) { return claim(tx, worker, {.begin_max = 5}, now); });
      idle = jobs.empty() ? idle + 1 : 0;
      for (const Job& job : jobs) {
        const Delivery delivery{.made = {{.blob = "b", .type = "image/png"}}};
        const auto settled = db.write_now(
            [&](db::Tx& tx) { return deliver(tx, job, delivery, {.outcome = "ok"}, silent, now); });
        if (settled == Settled::yes) ++delivered;
      }
    }
  };
  std::atomic<int> cancelled = 0;
  const auto regret = [&] {
    for (const JobId id : ids) {
      const auto outcome =
          db.write_now([&](db::Tx& tx) { return cancel(tx, id, cause::kUser, silent, now); });
      if (outcome == Cancel::done) ++cancelled;
    }
  };
  std::vector<std::thread> threads;
  for (int n = 0; n < 3; ++n) threads.emplace_back(work, make_id<WorkerId>(shop.ids()));
  threads.emplace_back(regret);
  for (std::thread& thread : threads) thread.join();

  CHECK(delivered + cancelled == kJobs);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = cancelled * test::kPicturePrice, .held = 0});
  shop.check_books();
}

TEST_CASE_TEMPLATE("one offer pressed at once on many threads is one job", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 1000);
  const auto quote = shop.quote(ali);
  std::atomic<int> made = 0;
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n) {
    threads.emplace_back([&] {
      const auto created = shop.order_by(quote, ali);
      if (created && created->is_new) ++made;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(made == 1);
  CHECK(shop.wallet(ali).held == test::kPicturePrice);
  shop.check_books();
}
