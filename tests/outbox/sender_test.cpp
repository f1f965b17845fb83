#include "daemon/sender.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <semaphore>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <doctest/doctest.h>

#include "tests/outbox/post_office.hpp"
#include "tests/outbox/scripted_telegram.hpp"

using namespace banana;
using namespace banana::test;
using daemon::Sender;
using telegram::ApiError;
using telegram::Trouble;

namespace {

using Seen = ScriptedTelegram::Seen;
using Answer = ScriptedTelegram::Answer;

/// A database with an outbox, a Telegram, and a sender between them that can be stopped and started again.
template <class Here>
struct Route {
  PostOffice<Here> post;
  SystemClock clock;
  SystemRandom random;
  asio::io_context loop;
  ScriptedTelegram telegram{loop};
  std::vector<BotId> revoked;
  std::function<bool(BotId)> runs = [](BotId) { return true; };
  std::vector<std::unique_ptr<Sender>> senders;

  Route() = default;
  ~Route() {
    for (auto& sender : senders) stop(*sender);
  }
  Sender& start(daemon::SenderOptions options = {}) {
    senders.push_back(std::make_unique<Sender>(
        loop, post.db(), clock, random, telegram, [this](BotId bot) { return runs(bot); },
        [this](BotId bot) { revoked.push_back(bot); }, options));
    REQUIRE(senders.back()->start());
    return *senders.back();
  }
  void stop(Sender& sender) {
    bool stopped = false;
    asio::co_spawn(loop, sender.stop(Millis{5'000}), [&](std::exception_ptr) { stopped = true; });
    REQUIRE(turn([&] { return stopped; }));
  }
  /// Lets the loop run until this is so; false when it never is.
  template <class Condition>
  bool turn(Condition reached, Millis at_most = Millis{15'000}) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    while (!reached()) {
      if (std::chrono::steady_clock::now() > until) return false;
      loop.restart();
      loop.run_one_for(Millis{20});
    }
    return true;
  }
  bool turn_until_seen(std::size_t calls) {
    return turn([&] { return telegram.seen.size() >= calls; });
  }
  bool turn_until_settled(std::int64_t waiting = 0) {
    return turn([&] { return count(outbox::State::waiting) == waiting && nothing_under_way(); });
  }
  bool nothing_under_way() const {
    return std::ranges::all_of(senders, [](const auto& each) { return each->queue().in_flight() == 0; });
  }
  bool turn_until_halved() {
    return turn([&] {
      return 2 == *post.read([](db::Snapshot& snapshot) {
        return snapshot.value<std::int64_t>(
            "SELECT count(*) FROM (SELECT sender FROM outbox_share WHERE sender IS NOT NULL GROUP BY sender "
            "HAVING count(*) = 32) AS half");
      });
    });
  }
  void turn_for(Millis span) {
    (void)turn([] { return false; }, span);
  }
  void add(outbox::Effect effect) {
    post.write([&](db::Tx& tx) { outbox::add(tx, effect, clock.now()); });
  }
  void add(ChatId chat, std::string words, BotId bot = kBot) {
    add({.bot = bot, .chat = chat, .call = text(chat, std::move(words))});
  }
  std::int64_t count(outbox::State state) {
    return *post.read([&](db::Snapshot& snapshot) {
      return snapshot.value<std::int64_t>("SELECT count(*) FROM outbox WHERE state = $1", number(state));
    });
  }
  /// All that waits, by another process.
  void sent_by_another() {
    post.write([](db::Tx& tx) { tx.exec("UPDATE outbox SET state = 1, ended_at = 1 WHERE state = 0"); });
  }
  std::vector<std::string> texts_to(ChatId chat) {
    std::vector<std::string> texts;
    for (const Seen& seen : telegram.seen) {
      if (seen.chat() == chat.value()) texts.push_back(seen.text());
    }
    return texts;
  }
};

#define ON_ROUTE(Here, name)      \
  if (!Here::available()) return; \
  Route<Here> name {}

/// A look that began stands still at what slots stand for until this ends.
class SlotsLocked {
 public:
  explicit SlotsLocked(Route<OnPostgres>& route) : route_(route) { locked_.acquire(); }
  ~SlotsLocked() {
    go_on_.release();
    holder_.join();
  }
  bool turn_until_looking() {
    return route_.turn([&] {
      return route_.post.count(
                 "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = CAST('outbox_slot' AS "
                 "regclass)") > 0;
    });
  }

 private:
  Route<OnPostgres>& route_;
  std::binary_semaphore locked_{0};
  std::binary_semaphore go_on_{0};
  std::thread holder_{[this] {
    route_.post.write([this](db::Tx& tx) {
      tx.script("LOCK TABLE outbox_slot IN ACCESS EXCLUSIVE MODE");
      locked_.release();
      go_on_.acquire();
    });
  }};
};

ApiError flood(Millis retry_after) {
  return {.trouble = Trouble::flood, .code = 429, .description = {}, .retry_after = retry_after};
}

}  // namespace

TEST_CASE_TEMPLATE("effects leave in order within a chat", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  route.add(kAli, "before the start");
  route.start();
  for (const char* words : {"one", "two"}) {
    route.add(kAli, words);
    route.add(kVali, words);
  }
  REQUIRE(route.turn_until_settled());
  CHECK(route.texts_to(kAli) == std::vector<std::string>{"before the start", "one", "two"});
  CHECK(route.texts_to(kVali) == std::vector<std::string>{"one", "two"});
  CHECK(route.count(outbox::State::sent) == 5);
  CHECK(route.senders[0]->stats().sent == 5);
}

TEST_CASE_TEMPLATE("the first edit of a slot sends and the next one edits that message", Here,
                   BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  route.start();
  for (const char* words : {"queued", "running"}) {
    route.add({.bot = kBot, .chat = kAli, .call = edit(kAli, words), .slot = "job:1"});
  }
  REQUIRE(route.turn_until_settled());
  REQUIRE(route.telegram.seen.size() == 2);
  CHECK(route.telegram.seen[0].call.method == "sendMessage");
  CHECK(route.telegram.seen[1].call.method == "editMessageText");
  CHECK(route.telegram.seen[1].call.params.at("message_id") == 1001);
}

TEST_CASE_TEMPLATE("an edit that came with the send before it edits the message which that made", Here,
                   BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  route.post.write(
      [&](db::Tx& tx) { outbox::bind(tx, kBot, kAli, "job:1", telegram::MessageId{5}, route.clock.now()); });
  route.start();
  route.add(kVali, "so that the first look is over");
  REQUIRE(route.turn_until_settled());
  route.post.write([&](db::Tx& tx) {
    const Instant now = route.clock.now();
    outbox::add(tx, {.bot = kBot, .chat = kAli, .call = text(kAli, "anew"), .slot = "job:1"}, now);
    outbox::add(tx, {.bot = kBot, .chat = kAli, .call = edit(kAli, "running"), .slot = "job:1"}, now);
  });
  REQUIRE(route.turn_until_settled());
  REQUIRE(route.telegram.seen.size() == 3);
  CHECK(route.telegram.seen[1].text() == "anew");
  CHECK(route.telegram.seen[2].call.params.at("message_id") == 1002);
}

TEST_CASE_TEMPLATE("an effect for a quiet chat is sent by what the look that found it read", Here,
                   BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  daemon::SenderOptions options;
  options.look_every = Millis{60'000};
  route.start(options);
  std::int64_t reads_least = std::numeric_limits<std::int64_t>::max();
  // On PostgreSQL others of the server may make one of them look twice.
  for (std::size_t n = 1; n <= 10; ++n) {
    const std::int64_t before = route.post.db().stats().reads;
    route.add(ChatId{1'000 + static_cast<std::int64_t>(n)}, "x");
    REQUIRE(route.turn_until_seen(n));
    reads_least = std::min(reads_least, route.post.db().stats().reads - before);
    REQUIRE(route.turn_until_settled());
  }
  CHECK(reads_least == 1);
}

TEST_CASE("what was read of a bot before it ran here is not sent by") {
  ON_ROUTE(OnPostgres, route);
  bool runs = false;
  route.runs = [&](BotId bot) { return runs || bot != kBot; };
  Sender& sender = route.start();
  route.add(kVali, "so that the first look is over", kOtherBot);
  REQUIRE(route.turn_until_settled());
  {
    SlotsLocked locked{route};
    route.add(kAli, "x");
    REQUIRE(locked.turn_until_looking());
    route.sent_by_another();
    runs = true;
    sender.bots_changed({kBot});
  }
  route.add(kVali, "y");
  REQUIRE(route.turn_until_settled());
  CHECK(route.texts_to(kAli).empty());
  CHECK(route.texts_to(kVali).size() == 2);
}

TEST_CASE("what was read before a lease began is not sent by") {
  ON_ROUTE(OnPostgres, route);
  daemon::SenderOptions options;
  options.lease = Millis{1'200};
  route.start(options);
  route.add(kVali, "so that the first look is over");
  REQUIRE(route.turn_until_settled());
  const auto lease_ends_at = [&] { return route.post.count("SELECT max(ends_at) FROM outbox_sender"); };
  {
    SlotsLocked locked{route};
    route.add(kAli, "x");
    REQUIRE(locked.turn_until_looking());
    route.sent_by_another();
    // Twice: the first one may have been on its way.
    for (int renewals = 0; renewals < 2; ++renewals) {
      const std::int64_t before = lease_ends_at();
      REQUIRE(route.turn([&] { return lease_ends_at() > before; }));
    }
  }
  route.add(kVali, "y");
  REQUIRE(route.turn_until_settled());
  CHECK(route.texts_to(kAli).empty());
  CHECK(route.texts_to(kVali).size() == 2);
}

TEST_CASE_TEMPLATE("a message that vanished is said anew", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  route.post.write(
      [&](db::Tx& tx) { outbox::bind(tx, kBot, kAli, "job:1", telegram::MessageId{5}, route.clock.now()); });
  route.telegram.answer = [](const Seen& seen) -> Answer {
    if (seen.call.method == "editMessageText")
      return ApiError{.trouble = Trouble::message_gone, .code = 400, .description = {}};
    return Json(JsonObject{{"message_id", 77}});
  };
  route.start();
  route.add({.bot = kBot, .chat = kAli, .call = edit(kAli, "done"), .slot = "job:1"});
  REQUIRE(route.turn_until_settled());
  CHECK(route.telegram.seen.size() == 2);
  const auto message =
      route.post.read([](db::Snapshot& s) { return outbox::message_of(s, kBot, kAli, "job:1"); });
  CHECK(message == telegram::MessageId{77});
}

TEST_CASE_TEMPLATE("a 429 is obeyed to the end also by a sender that starts meanwhile", Here,
                   BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  bool refused = false;
  std::chrono::steady_clock::time_point until;
  route.telegram.answer = [&](const Seen&) -> Answer {
    if (std::exchange(refused, true)) return Json(JsonObject{{"message_id", 1}});
    until = std::chrono::steady_clock::now() + Millis{1'500};
    return flood(Millis{1'500});
  };
  Sender& first = route.start();
  route.add(kAli, "hello");
  REQUIRE(route.turn([&] { return first.stats().flooded == 1; }));
  route.stop(first);
  route.start();
  REQUIRE(route.turn_until_settled());
  REQUIRE(route.telegram.seen.size() == 2);
  // Times are kept in whole milliseconds, and two clocks are rounded.
  CHECK(route.telegram.seen[1].at >= until - Millis{2});
  CHECK(route.telegram.seen[1].at < until + Millis{1'500});
}

TEST_CASE_TEMPLATE("who blocked the bot gets no further calls until they write again", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  bool blocked = true;
  route.telegram.answer = [&](const Seen& seen) -> Answer {
    if (blocked && seen.chat() == kAli.value())
      return ApiError{.trouble = Trouble::blocked, .code = 403, .description = {}};
    return Json(JsonObject{{"message_id", 1}});
  };
  for (int i = 0; i < 3; ++i) route.add(kAli, "x");
  route.add(kVali, "y");
  route.start();
  REQUIRE(route.turn_until_settled());
  route.add(kAli, "later");
  REQUIRE(route.turn_until_settled());
  CHECK(route.texts_to(kAli).size() == 1);
  CHECK(route.count(outbox::State::failed) == 4);
  CHECK(route.count(outbox::State::sent) == 1);
  blocked = false;
  route.post.write([](db::Tx& tx) { outbox::seen(tx, kBot, kAli); });
  route.add(kAli, "welcome back");
  REQUIRE(route.turn_until_settled());
  CHECK(route.texts_to(kAli).back() == "welcome back");
}

TEST_CASE_TEMPLATE("a group that became a supergroup is written to there", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  const ChatId group{-5};
  const ChatId supergroup{-1005};
  route.telegram.answer = [&](const Seen& seen) -> Answer {
    if (seen.chat() == group.value())
      return ApiError{.trouble = Trouble::chat_moved, .description = {}, .migrate_to = supergroup};
    return Json(JsonObject{{"message_id", 1}});
  };
  for (const char* words : {"one", "two"}) route.add(group, words);
  route.start();
  REQUIRE(route.turn_until_settled());
  CHECK(route.texts_to(group).size() == 1);
  CHECK(route.texts_to(supergroup) == std::vector<std::string>{"one", "two"});
}

TEST_CASE_TEMPLATE("a revoked token stops its bot alone and a new one sends what waited", Here,
                   BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  bool bad = true;
  route.telegram.answer = [&](const Seen& seen) -> Answer {
    if (bad && seen.bot == kBot)
      return ApiError{.trouble = Trouble::token_revoked, .code = 401, .description = {}};
    return Json(JsonObject{{"message_id", 1}});
  };
  route.add(kAli, "one");
  route.add(kAli, "two");
  route.add(kAli, "of another", kOtherBot);
  Sender& sender = route.start();
  REQUIRE(route.turn_until_settled(2));
  REQUIRE(route.turn([&] { return !route.revoked.empty(); }));
  CHECK(route.revoked == std::vector{kBot});
  route.add(kVali, "three");
  route.turn_for(Millis{200});
  CHECK(route.telegram.seen.size() == 2);
  bad = false;
  sender.bots_changed({kBot});
  REQUIRE(route.turn_until_settled());
  CHECK(route.texts_to(kAli).back() == "two");
}

TEST_CASE_TEMPLATE("a lost answer and a lost connection lose nothing", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  std::map<std::string, int> tries;
  route.telegram.answer = [&](const Seen& seen) -> Answer {
    if (tries[seen.text()]++ > 0) return Json(JsonObject{{"message_id", 1}});
    return ApiError{.trouble = seen.text() == "a" ? Trouble::unknown_outcome : Trouble::not_sent,
                    .description = {}};
  };
  route.add(kAli, "a");
  route.add(kVali, "b");
  route.start();
  REQUIRE(route.turn_until_settled());
  CHECK(route.telegram.seen.size() == 4);
  CHECK(route.senders[0]->stats().doubtful == 1);
  CHECK(route.post.count("SELECT sum(doubtful) FROM outbox WHERE state = 1") == 1);
  CHECK(route.post.count("SELECT sum(tries) FROM outbox") == 1);
}

TEST_CASE_TEMPLATE("an exception of the client is a lost answer and not the end of the daemon", Here,
                   BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  bool thrown = false;
  route.telegram.answer = [&](const Seen&) -> Answer {
    if (!std::exchange(thrown, true)) throw std::runtime_error{"out of sockets"};
    return Json(JsonObject{{"message_id", 1}});
  };
  route.add(kAli, "x");
  route.start();
  REQUIRE(route.turn_until_settled());
  CHECK(route.count(outbox::State::sent) == 1);
}

TEST_CASE_TEMPLATE("an effect leaves at its hour", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  route.start();
  const auto began = std::chrono::steady_clock::now();
  route.add(
      {.bot = kBot, .chat = kAli, .call = text(kAli, "x"), .not_before = route.clock.now() + Millis{400}});
  REQUIRE(route.turn_until_seen(1));
  CHECK(route.telegram.seen[0].at - began >= Millis{398});
  REQUIRE(route.turn_until_settled());
}

TEST_CASE_TEMPLATE("a broken row is set aside and holds up nobody", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  route.add(kAli, "broken");
  route.post.write([](db::Tx& tx) { tx.exec("UPDATE outbox SET params = 'not JSON'"); });
  route.add(kAli, "whole");
  route.start();
  REQUIRE(route.turn_until_settled());
  CHECK(route.count(outbox::State::failed) == 1);
  CHECK(route.texts_to(kAli) == std::vector<std::string>{"whole"});
}

TEST_CASE_TEMPLATE("stopping finishes what is under way and sends nothing new", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  route.telegram.latency = Millis{150};
  for (const char* words : {"one", "two", "three"}) route.add(kAli, words);
  Sender& sender = route.start();
  REQUIRE(route.turn_until_seen(1));
  route.stop(sender);
  CHECK(route.telegram.seen.size() == 1);
  CHECK(route.count(outbox::State::sent) == 1);
  CHECK(route.count(outbox::State::waiting) == 2);
  route.start();
  REQUIRE(route.turn_until_settled());
  CHECK(route.texts_to(kAli) == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE_TEMPLATE("bots that do not run here keep what waits", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  bool runs = false;
  route.runs = [&](BotId bot) { return runs || bot != kBot; };
  route.add(kAli, "x");
  route.add(kAli, "y", kOtherBot);
  Sender& sender = route.start();
  REQUIRE(route.turn_until_settled(1));
  runs = true;
  sender.bots_changed({kBot});
  REQUIRE(route.turn_until_settled());
}

TEST_CASE_TEMPLATE("many chats of many bots are served and each effect once", Here, BANANA_ENGINES) {
  ON_ROUTE(Here, route);
  route.post.write([&](db::Tx& tx) {
    for (int i = 0; i < 1'000; ++i) {
      const ChatId chat{1 + i % 100};
      outbox::add(tx, {.bot = BotId{1 + i % 50}, .chat = chat, .call = text(chat, std::to_string(i))},
                  route.clock.now());
    }
  });
  daemon::SenderOptions options;
  options.queue.limits = {.bot = {1'000, 100}, .chat = {1'000, 100}, .group = {1'000, 100}};
  Sender& sender = route.start(options);
  REQUIRE(route.turn_until_settled());
  CHECK(route.telegram.seen.size() == 1'000);
  CHECK(sender.queue().rows() == 0);
}

TEST_CASE("several senders over one database send each effect once and one takes over from another") {
  ON_ROUTE(OnPostgres, route);
  daemon::SenderOptions options;
  options.lease = Millis{5'000};
  options.look_every = Millis{100};
  Sender& first = route.start(options);
  Sender& second = route.start(options);
  for (int i = 0; i < 200; ++i) {
    const ChatId chat{1 + i};
    route.add({.bot = BotId{1 + i}, .chat = chat, .call = text(chat, "x")});
  }
  REQUIRE(route.turn_until_settled());
  CHECK(route.telegram.seen.size() == 200);
  REQUIRE(route.turn_until_halved());
  for (int i = 0; i < 200; ++i) {
    const ChatId chat{1 + i};
    route.add({.bot = BotId{1 + i}, .chat = chat, .call = text(chat, "y")});
  }
  REQUIRE(route.turn_until_settled());
  CHECK(route.telegram.seen.size() == 400);
  CHECK(first.stats().sent > 50);
  CHECK(second.stats().sent > 50);
  route.stop(first);
  for (int i = 0; i < 50; ++i) {
    const ChatId chat{1 + i};
    route.add({.bot = BotId{1 + i}, .chat = chat, .call = text(chat, "z")});
  }
  REQUIRE(route.turn_until_settled());
  CHECK(route.telegram.seen.size() == 450);
}
