#include "tests/sim/post/simulation.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/outbox/outbox.hpp"
#include "core/telegram/methods.hpp"
#include "tests/sim/post/process.hpp"

namespace banana::sim {

namespace {

constexpr int kBots = 3;
constexpr int kChats = 4;
constexpr int kUpdates = 60;
constexpr int kSteps = 400;
constexpr int kDrainStepsMax = 20'000;

struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Sent {
  BotId bot;
  ChatId chat;
  std::int64_t id = 0;
  std::string body;
  bool is_poison = false;  // its handler always fails
  int fails = 0;           // so often, before it works
};

std::string body_of(const Sent& update) {
  return fmt::format(
      R"({{"update_id":{0},"message":{{"message_id":{0},"date":1795219200,"chat":{{"id":{1},"type":"private"}},)"
      R"("from":{{"id":{1},"is_bot":false,"first_name":"A"}},"text":"x"}}}})",
      update.id, update.chat.value());
}

/// Pays the person a token for each update and says so, twice when the number is even.
class Cashier final : public inbox::Handler {
 public:
  explicit Cashier(std::map<std::pair<BotId, std::int64_t>, Sent>& updates) : updates_(updates) {}
  inbox::Answers handle(db::Tx& tx, const inbox::Arrival& arrival) override {
    Sent& update = updates_.at({arrival.bot, arrival.update.id});
    const auto paid = ledger::transfer(tx, arrival.now,
                                       {.key = fmt::format("update:{}:{}", arrival.bot.value(), update.id),
                                        .kind = "simulation",
                                        .debit = ledger::Account::house(ledger::House::revenue),
                                        .credit = ledger::Account::user(update.chat.value()),
                                        .amount = Tokens{1},
                                        .reason = "an update"});
    if (paid.status != ledger::Status::created) throw Wrong{"an update was handled twice"};
    const auto say = [&](int part) {
      outbox::add(tx,
                  {.bot = arrival.bot,
                   .chat = update.chat,
                   .call = telegram::send_message(update.chat, fmt::format("{}.{}", update.id, part))},
                  arrival.now);
    };
    say(0);
    if (update.id % 2 == 0) say(1);
    if (update.is_poison || update.fails > 0) {
      if (update.fails > 0) --update.fails;
      throw std::runtime_error{"the handler fails"};
    }
    return {};
  }

 private:
  std::map<std::pair<BotId, std::int64_t>, Sent>& updates_;
};

class Run {
 public:
  Run(World& world, std::uint64_t seed, const Mutation* mutation)
      : world_(world), random_(seed), db_(world.fresh({}), mutation) {
    for (int i = 0; i < kUpdates; ++i) {
      Sent update{.bot = BotId{static_cast<std::int64_t>(7001 + random_.below(kBots))},
                  .chat = ChatId{static_cast<std::int64_t>(101 + random_.below(kChats))},
                  .id = i + 1,
                  .body = {}};
      update.is_poison = random_.below(40) == 0;
      if (random_.below(12) == 0) update.fails = static_cast<int>(1 + random_.below(3));
      update.body = body_of(update);
      updates_.emplace(std::pair{update.bot, update.id}, std::move(update));
    }
    start();
  }

  PostTally operator()() {
    for (int step = 0; step < kSteps; ++step) something_happens();
    drain();
    check();
    return tally_;
  }

 private:
  void start() {
    process_ = std::make_unique<PostProcess>(db_, clock_, ids_, telegram_, random_, cashier_);
    process_->look_for_lanes();
  }
  void restart(Restart::Kind kind) {
    ++tally_.restarts;
    process_.reset();
    telegram_.forgotten();
    db_.replace(world_, kind);
    start();
  }
  void plan_fault() {
    constexpr std::array kFaults{Fault::crash_midway, Fault::crash_before_commit, Fault::crash_after_commit,
                                 Fault::run_again};
    if (random_.below(8) == 0)
      db_.plan(kFaults[random_.below(kFaults.size())], static_cast<int>(1 + random_.below(6)));
  }

  void something_happens() {
    plan_fault();
    switch (random_.below(10)) {
      case 0:
      case 1:
        deliver();
        break;
      case 2:
      case 3:
        handle();
        break;
      case 4:
        process_->look_for_effects();
        break;
      case 5:
      case 6:
        process_->send();
        break;
      case 7:
        process_->settle();
        break;
      case 8:
        clock_.advance(Millis{static_cast<std::int64_t>(random_.below(1500))});
        break;
      default:
        if (random_.below(6) == 0) {
          db_.plan(Fault::none, 0);
          restart(random_.below(2) == 0 ? Restart::Kind::orderly : Restart::Kind::power_cut);
        }
    }
    db_.plan(Fault::none, 0);
  }

  /// Any update, whether it came before or not: order and repetition are Telegram's to get wrong.
  void deliver() {
    auto at = updates_.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random_.below(updates_.size())));
    if (process_->take(at->second.bot, at->second.body)) taken_.insert(at->first);
  }

  void handle() {
    const auto waiting = oldest_waiting();
    const auto handled = process_->handle_one();
    if (!handled) return;
    const auto& [lane, id] = *handled;
    if (waiting.at(lane) != id) {
      throw Wrong{fmt::format("update {} was handled before {} of the same chat", id, waiting.at(lane))};
    }
  }

  /// Of each lane, as the database has it.
  std::map<inbox::Lane, std::int64_t> oldest_waiting() {
    std::map<inbox::Lane, std::int64_t> out;
    db_.read_now([&](db::Snapshot& snapshot) {
      db::Rows rows = snapshot.query(
          "SELECT bot_id, chat, min(update_id) FROM inbox WHERE state = 0 GROUP BY bot_id, chat");
      while (rows.next()) out[{.bot = rows.get<BotId>(0), .chat = rows.i64(1)}] = rows.i64(2);
    });
    return out;
  }

  /// No more faults: all that is left is delivered, handled and sent.
  void drain() {
    telegram_.calm_down();
    for (const auto& [key, update] : updates_) {
      if (!process_->take(update.bot, update.body))
        throw Wrong{"an update could not be recorded without a fault"};
    }
    process_->look_for_lanes();
    for (int step = 0; step < kDrainStepsMax; ++step) {
      handle();
      process_->settle();
      process_->look_for_effects();
      process_->send();
      if (waiting() == 0) return;
      const auto due = earliest(process_->lanes_due(), process_->effects_due());
      clock_.set(due && *due > clock_.now() ? *due : clock_.now() + Millis{50});
    }
    throw Wrong{fmt::format("{} rows are still waiting after all this time", waiting())};
  }
  static std::optional<Instant> earliest(std::optional<Instant> a, std::optional<Instant> b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
  }
  std::int64_t waiting() {
    return db_.read_now([](db::Snapshot& snapshot) {
      return snapshot
          .value<std::int64_t>(
              "SELECT (SELECT count(*) FROM inbox WHERE state = 0) + "
              "(SELECT count(*) FROM outbox WHERE state IN (0, 3))")
          .value();
    });
  }

  void check() {
    tally_.floods = telegram_.floods();
    if (telegram_.too_early() > 0)
      throw Wrong{fmt::format("{} calls came before retry_after was over", telegram_.too_early())};
    check_ledger();
    check_messages();
  }

  void check_ledger() {
    std::map<std::int64_t, std::int64_t> expected;
    for (const auto& [key, update] : updates_) {
      if (update.is_poison) {
        ++tally_.set_aside;
      } else {
        ++tally_.handled;
        ++expected[update.chat.value()];
      }
    }
    db_.read_now([&](db::Snapshot& snapshot) {
      const auto aside = snapshot.value<std::int64_t>("SELECT count(*) FROM inbox WHERE state = 2").value();
      if (aside != tally_.set_aside)
        throw Wrong{fmt::format("{} updates are set aside, not {}", aside, tally_.set_aside)};
      for (int chat = 101; chat < 101 + kChats; ++chat) {
        const auto has =
            ledger::balance(snapshot, ledger::Account::user(chat), ledger::AssetId::token).posted;
        if (has != expected[chat])
          throw Wrong{fmt::format("chat {} has {} tokens, not {}", chat, has, expected[chat])};
      }
    });
  }

  void check_messages() {
    using Where = std::pair<BotId, ChatId>;
    std::map<Where, std::vector<std::string>> planned;
    db_.read_now([&](db::Snapshot& snapshot) {
      db::Rows rows = snapshot.query("SELECT bot, chat, params, state FROM outbox ORDER BY id");
      while (rows.next()) {
        if (rows.i64(3) != 1) throw Wrong{"an effect was set aside"};
        const std::string_view params = rows.text(2);
        const std::size_t from = params.find(R"("text":")") + 8;
        planned[{rows.get<BotId>(0), rows.get<ChatId>(1)}].emplace_back(
            params.substr(from, params.find('"', from) - from));
      }
    });
    check_planned(planned);
    std::map<Where, std::vector<std::string>> seen;
    std::map<Where, std::set<std::string>> known;
    for (const Shown& one : telegram_.shown()) {
      ++tally_.shown;
      const Where where{one.bot, one.chat};
      if (known[where].insert(one.text).second) {
        seen[where].push_back(one.text);
      } else {
        ++tally_.shown_twice;
        // Only what was sent last can come again: nothing overtakes within a chat.
        if (seen[where].back() != one.text)
          throw Wrong{fmt::format("message {} came again after {}", one.text, seen[where].back())};
      }
    }
    if (seen != planned) throw Wrong{"what people saw is not what was planned, or not in its order"};
  }

  /// What every update should say, and nothing else.
  void check_planned(const std::map<std::pair<BotId, ChatId>, std::vector<std::string>>& planned) const {
    std::map<std::pair<BotId, ChatId>, std::set<std::string>> expected;
    for (const auto& [key, update] : updates_) {
      if (update.is_poison) continue;
      auto& said = expected[{update.bot, update.chat}];
      said.insert(fmt::format("{}.0", update.id));
      if (update.id % 2 == 0) said.insert(fmt::format("{}.1", update.id));
    }
    std::map<std::pair<BotId, ChatId>, std::set<std::string>> found;
    for (const auto& [where, texts] : planned) found[where] = {texts.begin(), texts.end()};
    if (found != expected) throw Wrong{"the effects are not those of the updates"};
  }

  World& world_;
  SeededRandom random_;
  FaultyDatabase db_;
  ManualClock clock_{from_unix_ms(1'795'000'000'000)};
  IdMaker ids_{clock_, 0};
  PostTelegram telegram_{random_};
  std::map<std::pair<BotId, std::int64_t>, Sent> updates_;
  std::set<std::pair<BotId, std::int64_t>> taken_;
  Cashier cashier_{updates_};
  std::unique_ptr<PostProcess> process_;
  PostTally tally_;
};

}  // namespace

std::optional<std::string> simulate_post(World& world, std::uint64_t seed, PostTally* tally,
                                         const Mutation* mutation) {
  try {
    Run run{world, seed, mutation};
    const PostTally seen = run();
    if (tally != nullptr) {
      tally->handled += seen.handled;
      tally->set_aside += seen.set_aside;
      tally->restarts += seen.restarts;
      tally->shown += seen.shown;
      tally->shown_twice += seen.shown_twice;
      tally->floods += seen.floods;
    }
  } catch (const std::exception& failure) {
    return fmt::format("seed {}: {}", seed, failure.what());
  }
  return std::nullopt;
}

}  // namespace banana::sim
