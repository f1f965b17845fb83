// The job row as a queue: life cycles a second (entered, claimed, delivered, with their moves and attempts) in batches, and
// how soon a worker has a job in hand that was ordered while it rested. Free jobs: the ledger has a benchmark of its own.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json/serialize.hpp>

#include "core/blob/files.hpp"
#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "core/people/contact.hpp"
#include "core/studio/claim.hpp"
#include "core/studio/enqueue.hpp"
#include "core/studio/settle.hpp"
#include "core/studio/worker_lease.hpp"
#include "daemon/worker/worker.hpp"
#include "tests/bench/figures.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/worker/scripted_vendor.hpp"

namespace banana::bench {
namespace {

using Steady = std::chrono::steady_clock;
using studio::Job;
using studio::JobId;

constexpr std::size_t kBatch = 256;
constexpr std::int64_t kPeople = 1000;
constexpr std::chrono::seconds kSpan{4};

class Silent final : public studio::Audience {
 public:
  void kept_waiting(db::Tx&, const Job&, int, Instant) const override {}
  void progressed(db::Tx&, const Job&, const studio::Progress&, Instant) const override {}
  void delayed(db::Tx&, const Job&, Instant) const override {}
  void ended(db::Tx&, const studio::Ended&, Instant) const override {}
};
const Silent kSilent;
const SystemClock kClock;

void prepare(db::Database& db) {
  db.write_now([](db::Tx& tx) {
    const auto known = db::program_migrations(tx.engine());
    return db::migrate_in(tx, known, static_cast<int>(known.size()), kClock.now(), "bench").value();
  });
  db.write_now([](db::Tx& tx) {
    for (std::int64_t n = 1; n <= kPeople; ++n) {
      (void)people::touch(tx, {.telegram_id = 7000 + n, .first_name = "P"}, kClock.now());
    }
  });
}

Job free_job(IdMaker& ids, std::int64_t person, Instant now) {
  static const std::string kRequest = boost::json::serialize(models::to_json(
      models::Request{.model = "plain", .prompt = "a yellow boat on a calm lake, early morning"}));
  Job job;
  job.id = make_id<JobId>(ids);
  job.bot = BotId{7001};
  job.chat = ChatId{person};
  job.user = UserId{person};
  job.model = job.model_now = "plain";
  job.operation = "generate";
  job.request = kRequest;
  job.created_at = job.due_at = now;
  job.deadline_at = now + Millis{600'000};
  return job;
}

/// So many whole lives until the time is over, each stage a batch in one transaction.
std::int64_t live(db::Database& db, IdMaker& ids, Steady::time_point until) {
  const auto worker = make_id<studio::WorkerId>(ids);
  const studio::Delivery delivery{
      .made = {{.blob = std::string(64, 'a'), .type = "image/png", .bytes = 20'000}}};
  const studio::AttemptEnd end{.vendor = "bench", .outcome = "ok"};
  std::int64_t lives = 0;
  std::int64_t person = 0;
  while (Steady::now() < until) {
    const Instant now = kClock.now();
    std::vector<Job> fresh;
    for (std::size_t n = 0; n < kBatch; ++n) fresh.push_back(free_job(ids, ++person % kPeople + 1, now));
    db.write_now([&](db::Tx& tx) {
      for (const Job& job : fresh) studio::enqueue(tx, job);
    });
    const auto jobs =
        db.write_now([&](db::Tx& tx) { return studio::claim(tx, worker, {.begin_max = kBatch}, now); });
    lives += db.write_now([&](db::Tx& tx) {
      std::int64_t delivered = 0;
      for (const Job& job : jobs) {
        delivered += studio::deliver(tx, job, delivery, end, kSilent, now) == studio::Settled::yes ? 1 : 0;
      }
      return delivered;
    });
  }
  return lives;
}

double lives_per_second(db::Database& db, int callers) {
  IdMaker ids{kClock, 1};
  const auto start = Steady::now();
  std::vector<std::int64_t> counts(static_cast<std::size_t>(callers), 0);
  std::vector<std::thread> threads;
  for (int n = 0; n < callers; ++n) {
    threads.emplace_back([&, n] { counts[static_cast<std::size_t>(n)] = live(db, ids, start + kSpan); });
  }
  for (std::thread& thread : threads) thread.join();
  std::int64_t all = 0;
  for (const std::int64_t count : counts) all += count;
  return static_cast<double>(all) / std::chrono::duration<double>(Steady::now() - start).count();
}

void sqlite() {
  const test::TempDir dir;
  const auto db = db::open_sqlite({.path = dir.file("queue.db")});
  prepare(*db);
  print("queue.sqlite", whole(lives_per_second(*db, 2)), "jobs/s");
  db->stop();
}

void postgres() {
  const char* conninfo = std::getenv("BANANA_TEST_POSTGRES");
  if (conninfo == nullptr) {
    std::fprintf(stderr,
                 "queue.pg needs BANANA_TEST_POSTGRES: run it under tests/support/with_postgres --bench\n");
    return;
  }
  const auto db = db::open_postgres({.url = Secret{conninfo}});
  db->write_now([](db::Tx& tx) { tx.script("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); });
  prepare(*db);
  print("queue.pg", whole(lives_per_second(*db, 4)), "jobs/s");
  db->stop();
}

/// Orders one job at a time while the worker rests; how long until its vendor is asked.
void pickup() {
  const test::TempDir dir;
  const auto db = db::open_sqlite({.path = dir.file("queue.db")});
  prepare(*db);
  asio::io_context loop{1};
  SystemRandom random;
  IdMaker ids{kClock, 1};
  auto blobs = blob::FileStore::open({.folder = dir.file("blobs")}).value();
  vendors::Health health{{}};
  models::Model model;
  model.id = model.title = "plain";
  model.provider = "bench";
  model.limits = {.concurrency = 1000, .per_minute = 1'000'000};
  model.offers[models::Operation::generate] = {};
  const auto catalogue = std::make_shared<const models::Catalogue>(
      std::vector<models::Entry>{{.model = model, .state = models::Switch::on}}, models::ReadyProviders{});
  const auto vendor = std::make_shared<test::ScriptedVendor>();
  Steady::time_point asked;
  vendor->submits = [&](const providers::Order&) -> providers::Outcome {
    asked = Steady::now();
    return test::painted();
  };
  worker::Worker worker{{.loop = loop,
                         .database = *db,
                         .clock = kClock,
                         .random = random,
                         .ids = ids,
                         .blobs = *blobs,
                         .health = health,
                         .audience = kSilent,
                         .catalogue = [&] { return catalogue; },
                         .vendor = [&](std::string_view) -> worker::Vendor { return {.provider = vendor}; },
                         .fetch = {},
                         .bring_in = {},
                         .develop = {}},
                        {}};
  worker.start();
  std::vector<double> waits;
  const auto order = [&]() -> Task<> {
    asio::steady_timer rest{loop};
    for (int n = 0; n < 500; ++n) {
      rest.expires_after(Millis{10});
      co_await rest.async_wait(asio::use_awaitable);
      const std::int64_t before = worker.count().delivered;
      const Job job = free_job(ids, n % kPeople + 1, kClock.now());
      const auto ordered = Steady::now();
      co_await db->write([&](db::Tx& tx) { studio::enqueue(tx, job); });
      while (worker.count().delivered == before) {
        rest.expires_after(Millis{1});
        co_await rest.async_wait(asio::use_awaitable);
      }
      waits.push_back(std::chrono::duration<double, std::milli>(asked - ordered).count());
    }
    co_await worker.stop(Millis{5'000});
    loop.stop();
  };
  asio::co_spawn(loop, order(), asio::detached);
  loop.run();
  std::sort(waits.begin(), waits.end());
  print("queue.pickup_p50_ms", waits[waits.size() / 2], "ms");
  print("queue.pickup_p99_ms", waits[waits.size() * 99 / 100], "ms");
  db->stop();
}

constexpr Bench kBenches[] = {{"queue.sqlite", &sqlite}, {"queue.pg", &postgres}, {"queue.pickup", &pickup}};

}  // namespace
}  // namespace banana::bench

int main(int argc, char** argv) { return banana::bench::run_main(argc, argv, banana::bench::kBenches); }
