#include <memory>
#include <tuple>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/blob/files.hpp"
#include "core/db/open.hpp"
#include "core/net/resolver.hpp"
#include "core/outbox/outbox.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/worker/worker.hpp"
#include "providers/adapters.hpp"
#include "tests/bench/jobs_kill.hpp"

namespace banana::bench {
namespace {

class Teller final : public studio::Audience {
 public:
  void kept_waiting(db::Tx&, const studio::Job&, int, Instant) const override {}
  void progressed(db::Tx&, const studio::Job&, const studio::Progress&, Instant) const override {}
  void delayed(db::Tx&, const studio::Job&, Instant) const override {}
  void ended(db::Tx& tx, const studio::Ended& ended, Instant now) const override {
    outbox::add(tx,
                {.bot = ended.job.bot,
                 .chat = ended.job.chat,
                 .call = telegram::send_message(ended.job.chat,
                                                std::to_string(ended.job.charged.value_or(Tokens{}).units())),
                 .about = "job:" + ended.job.id.str()},
                now);
  }
};

std::shared_ptr<const models::Catalogue> catalogue() {
  models::Model model;
  model.title = model.id = "plain";
  model.vendor_model = "owner/name";
  model.provider = "replicate";
  model.limits = {.concurrency = 100'000, .per_minute = 1'000'000};
  model.offers[models::Operation::generate].outputs = {.min = 1, .max = 1, .fallback = 1};
  const std::vector<models::Entry> entries{{.model = std::move(model), .state = models::Switch::on}};
  return std::make_shared<const models::Catalogue>(entries, models::ReadyProviders{});
}

}  // namespace

int run_jobs_kill_worker(const JobsKillWorker& told) {
  asio::io_context loop{1};
  const auto database = db::open_sqlite({.path = told.folder + "/jobs.db"});
  const auto blobs = blob::FileStore::open({.folder = told.folder + "/blobs"}).value();
  const SystemClock clock;
  SystemRandom random;
  IdMaker ids{clock, 0};
  net::SystemResolver resolver;
  net::Client client{loop, resolver, {}};
  providers::FixedAccount account{told.vendor};
  const std::shared_ptr<providers::Provider> replicate =
      providers::make_replicate({client, account, clock, random});
  vendors::Health health{{.failures = 1'000'000, .open_for = Millis{100}}};
  const Teller teller;
  auto models = catalogue();
  worker::WorkerOptions options{
      .in_flight_max = 24, .look_every = Millis{200}, .poll_first = Millis{30}, .poll_max = Millis{200}};
  options.retry.waits = {Millis{200}, Millis{200}, Millis{200}};
  options.retry.tries_max = 20;
  worker::Worker worker{
      {.loop = loop,
       .database = *database,
       .clock = clock,
       .random = random,
       .ids = ids,
       .blobs = *blobs,
       .health = health,
       .audience = teller,
       .catalogue = [&] { return models; },
       .vendor = [&](std::string_view) { return worker::Vendor{.provider = replicate}; },
       .fetch = [](std::string_view, const providers::Link&) -> Task<providers::Tried<std::string>> {
         co_return providers::Failed{.why = vendors::Failure::invalid, .message = "no links here"};
       },
       .bring_in = [](BotId, std::string_view) -> Task<Result<std::string>> {
         co_return fail(Errc::not_found, "no such file");
       },
       .develop = {}},
      options};
  worker.start();
  const auto wait_for_end = [&]() -> Task<> {
    asio::steady_timer timer{loop};
    while (true) {
      timer.expires_after(Millis{100});
      co_await timer.async_wait(asio::use_awaitable);
      const auto open = co_await database->read([](db::Snapshot& s) {
        return s.value<std::int64_t>("SELECT count(*) FROM job WHERE status <= 1").value();
      });
      if (open == 0) break;
    }
    co_await worker.stop(Millis{5'000});
    loop.stop();
  };
  if (told.until_done) asio::co_spawn(loop, wait_for_end(), asio::detached);
  loop.run();
  database->stop();
  return 0;
}

}  // namespace banana::bench
