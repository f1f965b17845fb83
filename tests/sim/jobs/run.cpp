#include "tests/sim/jobs/run.hpp"

#include <iterator>

#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/money/price_book.hpp"
#include "core/people/contact.hpp"
#include "core/studio/pause.hpp"

namespace banana::sim {
namespace {

constexpr int kPeople = 4;
constexpr int kOffersMax = 24;
constexpr int kSteps = 900;
constexpr int kLookEvery = 3;
constexpr int kVerifyEvery = 90;
constexpr std::array<const char*, 4> kModels{"plain", "busy", "other", "free"};
constexpr std::array<std::int64_t, 4> kPrices{7, 11, 5, 0};

std::string body_of(std::int64_t id, UserId user) {
  return fmt::format(
      R"({{"update_id":{0},"message":{{"message_id":{0},"date":1795219200,"chat":{{"id":{1},"type":"private"}},)"
      R"("from":{{"id":{1},"is_bot":false,"first_name":"A"}},"text":"x"}}}})",
      id, user.value());
}

}  // namespace

JobRules JobRun::rules_of(Random& random) {
  JobRules rules{.order = {.open_max = 4, .hourly_max = random.below(3) == 0 ? 8 : 0},
                 .running_max = static_cast<std::int64_t>(2 + random.below(5)),
                 .user_running_max = static_cast<std::int64_t>(1 + random.below(2)),
                 .busy_running_max = static_cast<std::int64_t>(1 + random.below(2))};
  if (random.below(4) == 0) rules.retry.ambiguous = studio::Ambiguous::retry;
  return rules;
}

JobRun::JobRun(World& world, std::uint64_t seed, const Mutation* mutation)
    : world_(world),
      random_(seed),
      db_(world.fresh(mutation != nullptr ? mutation->schema : std::string_view{}), mutation),
      rules_(rules_of(random_)),
      scene_{.db = db_,
             .clock = clock_,
             .ids = ids_,
             .random = random_,
             .vendor = vendor_,
             .blobs = blobs_,
             .audience = teller_,
             .rules = rules_,
             .said = said_},
      books_(scene_),
      desk_(teller_, rules_, offers_, presses_) {
  open_shop();
  start_bot();
  for (Seat& seat : seats_) seat.worker = std::make_unique<JobWorker>(scene_, "worker");
}

JobTally JobRun::operator()() {
  for (steps_ = 0; steps_ < kSteps; ++steps_) {
    something_happens();
    check();
  }
  calm_down();
  drain();
  check_messages();
  return tally_;
}

void JobRun::open_shop() {
  db_.write_now([&](db::Tx& tx) {
    for (std::size_t i = 0; i < kModels.size(); ++i) {
      money::add_price(tx, ids_, clock_.now(),
                       {.model = kModels[i],
                        .operation = "generate",
                        .rule = {.tokens = money::Formula{.base = kPrices[i]}},
                        .by = "simulation"})
          .value();
    }
    for (int i = 0; i < kPeople; ++i) {
      people_.push_back(
          people::touch(tx, {.telegram_id = 7001 + i, .first_name = "A"}, clock_.now()).person.id);
    }
  });
  for (const UserId user : people_) top_up(user, static_cast<std::int64_t>(below(150)));
}

void JobRun::top_up(UserId user, std::int64_t tokens) {
  if (tokens == 0) return;
  const std::string key = fmt::format("top up {}", ++top_ups_);
  const auto pay = [&](db::Tx& tx) {
    const auto paid = ledger::transfer(tx, clock_.now(),
                                       {.key = key,
                                        .kind = "topup",
                                        .debit = ledger::Account::house(ledger::House::issue),
                                        .credit = ledger::Account::user(user.value()),
                                        .amount = Tokens{tokens},
                                        .reason = "bought"});
    if (!paid.ok()) throw JobWrong{"a top-up was refused: " + paid.error().text()};
  };
  while (!scene_.write(pay)) {
  }
  books_.funded(user, tokens);
}

void JobRun::start_bot() {
  bot_ = std::make_unique<PostProcess>(db_, clock_, ids_, telegram_, random_, desk_);
  bot_->look_for_lanes();
}

void JobRun::plan_fault() {
  constexpr std::array kFaults{Fault::crash_midway, Fault::crash_before_commit, Fault::crash_after_commit,
                               Fault::run_again};
  if (below(8) == 0) db_.plan(kFaults[below(kFaults.size())], static_cast<int>(1 + below(16)));
}

void JobRun::something_happens() {
  plan_fault();
  const std::uint64_t what = below(100);
  if (what < 5) {
    make_offer();
  } else if (what < 12) {
    press();
  } else if (what < 28) {
    post();
  } else if (what < 84) {
    work();
  } else if (what < 87) {
    operate();
  } else if (what < 99) {
    time_passes();
  } else {
    disaster();
  }
  db_.plan(Fault::none, 0);
}

void JobRun::make_offer() {
  if (offers_.size() >= kOffersMax) return;
  const std::size_t model = below(10) == 0 ? 3 : below(3);
  Offer offer{.number = static_cast<int>(offers_.size() + 1),
              .user = people_[below(people_.size())],
              .quote = {},
              .model = kModels[model],
              .outputs = static_cast<std::int64_t>(1 + below(4)),
              .price = {},
              .needs = below(3) == 0 ? studio::Needs::preparing : studio::Needs::nothing,
              .deadline = Millis{60'000 + below(1'800'000)}};
  const bool is_made = scene_.write([&](db::Tx& tx) {
    const auto quote =
        money::make_quote(tx, ids_, clock_.now(), offer.user,
                          {.model = offer.model, .operation = "generate", .outputs = offer.outputs})
            .value();
    offer.quote = quote.id;
    offer.price = quote.total;
  });
  if (!is_made) return;
  const auto add = [&](Press::Kind kind) {
    const auto id = static_cast<std::int64_t>(presses_.size() + 1);
    presses_.emplace(id, Press{.kind = kind, .offer = offer.number});
    bodies_.emplace(id, body_of(id, offer.user));
  };
  add(Press::Kind::order);
  if (below(3) == 0) add(Press::Kind::order);
  if (below(3) == 0) add(Press::Kind::cancel);
  offers_.emplace(offer.number, std::move(offer));
}

/// Any press, whether it came before or not.
void JobRun::press() {
  if (bodies_.empty()) return;
  auto at = bodies_.begin();
  const std::uint64_t newest = bodies_.size() - 1;
  std::advance(at, static_cast<std::ptrdiff_t>(newest - std::min(newest, below(6))));
  std::ignore = bot_->take(kJobBot, at->second);
}

void JobRun::post() {
  switch (below(6)) {
    case 0:
    case 1:
    case 2:
      std::ignore = bot_->handle_one();
      break;
    case 3:
      bot_->look_for_effects();
      break;
    case 4:
      bot_->send();
      break;
    default:
      bot_->settle();
  }
}

void JobRun::work() {
  Seat& seat = seats_[below(seats_.size())];
  if (seat.asleep_until <= clock_.now()) seat.worker->step();
}

void JobRun::operate() {
  const std::uint64_t what = below(9);
  if (what == 8) return vendor_.go_down(below(3) == 0);
  if (what == 0) return top_up(people_[below(people_.size())], static_cast<std::int64_t>(1 + below(60)));
  if (what == 1) return blobs_.fill(below(2) == 0);
  if (what == 2) {
    std::ignore = scene_.write([&](db::Tx& tx) { std::ignore = ledger::expire_due(tx, clock_.now(), 100); });
    return;
  }
  const std::string model = below(4) == 0 ? "" : kModels[below(kModels.size())];
  std::ignore = scene_.write([&](db::Tx& tx) {
    if (what < 6) return void(studio::resume(tx, model));
    studio::stop(tx, {.model = model,
                      .how = what == 6 ? studio::Stop::pause : studio::Stop::drain,
                      .by = "simulation",
                      .reason = "upkeep",
                      .at = clock_.now()});
  });
}

void JobRun::time_passes() {
  const std::uint64_t how = below(100);
  const std::uint64_t most = how < 80 ? 3'000 : how < 95 ? 20'000 : how < 99 ? 400'000 : 3 * 86'400'000;
  clock_.advance(Millis{below(most)});
}

void JobRun::disaster() {
  const std::uint64_t what = below(8);
  Seat& seat = seats_[below(seats_.size())];
  if (what < 2) {
    seat.asleep_until = clock_.now() + Millis{below(120'000)};
    return;
  }
  if (what < 5) {
    ++tally_.deaths;
    if (below(3) == 0) seat.worker->stop();
    seat = {.worker = std::make_unique<JobWorker>(scene_, "worker")};
    return;
  }
  db_.plan(Fault::none, 0);
  bot_.reset();
  telegram_.forgotten();
  if (what == 7) {
    ++tally_.restarts;
    db_.replace(world_, below(2) == 0 ? Restart::Kind::orderly : Restart::Kind::power_cut);
    for (Seat& each : seats_) each = {.worker = std::make_unique<JobWorker>(scene_, "worker")};
  }
  start_bot();
}

void JobRun::check() {
  if (const auto& wrong = desk_.wrong()) throw JobWrong{*wrong};
  if (vendor_.was_ordered_twice()) throw JobWrong{"the same attempt was ordered twice"};
  if (steps_ % kLookEvery == 0) books_.look();
  if (steps_ % kVerifyEvery == 0) books_.verify();
}

}  // namespace banana::sim
