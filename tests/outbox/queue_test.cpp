#include "core/outbox/queue.hpp"

#include <map>
#include <set>

#include <doctest/doctest.h>

using namespace banana;
using outbox::Fate;
using outbox::Pause;
using outbox::Queue;
using outbox::RowId;
using outbox::Send;
using outbox::Verdict;
using outbox::Waiting;

namespace {

const Instant kStart = from_unix_ms(1'795'219'200'000);
constexpr BotId kBot{1};
constexpr ChatId kAli{501};
constexpr ChatId kVali{502};

Waiting row(std::int64_t id, ChatId chat = kAli, BotId bot = kBot) { return {RowId{id}, bot, chat, kStart}; }

void learn(Queue& queue, std::vector<Waiting> rows) { queue.learn(rows); }

Verdict verdict(const Send& send, Fate fate) {
  return {.id = send.id, .bot = send.bot, .chat = send.chat, .fate = fate};
}

void finish(Queue& queue, const Send& send, Instant now, Fate fate = Fate::sent) {
  Verdict of = verdict(send, fate);
  of.next_at = now;
  queue.note(of, now, now);
  queue.done(of, now);
}

/// Sends all there is, as time goes by; the ids in their order.
std::vector<std::int64_t> send_all(Queue& queue, Instant& now) {
  std::vector<std::int64_t> ids;
  while (const auto at = queue.next_at()) {
    now = std::max(now, *at);
    while (const auto send = queue.next(now)) {
      ids.push_back(send->id.value());
      finish(queue, *send, now);
    }
  }
  return ids;
}

}  // namespace

TEST_CASE("a chat is sent to in order and one at a time") {
  Queue queue;
  learn(queue, {row(1), row(2), row(3, kVali)});
  const auto first = queue.next(kStart);
  REQUIRE(first);
  const auto other = queue.next(kStart);
  REQUIRE(other);
  CHECK(other->chat == kVali);
  CHECK_FALSE(queue.next(kStart));
  finish(queue, *first, kStart);
  CHECK(queue.next(kStart)->id == RowId{2});
}

TEST_CASE("nothing is left of a chat that has been served") {
  Queue queue;
  learn(queue, {row(1), row(2), row(3, kVali)});
  Instant now = kStart;
  CHECK(send_all(queue, now).size() == 3);
  CHECK(queue.lanes() == 0);
  CHECK(queue.rows() == 0);
  CHECK(queue.in_flight() == 0);
  CHECK_FALSE(queue.next_at());
}

TEST_CASE("what is known already is not sent again") {
  Queue queue;
  learn(queue, {row(1), row(2)});
  const auto first = queue.next(kStart);
  learn(queue, {row(1), row(2)});
  CHECK(queue.rows() == 2);
  finish(queue, *first, kStart);
  CHECK(queue.rows() == 1);
}

TEST_CASE("a row that appears late goes before those above it but not before what is under way") {
  Queue queue;
  learn(queue, {row(5), row(9)});
  const auto first = queue.next(kStart);
  CHECK(first->id == RowId{5});
  learn(queue, {row(3), row(7)});
  finish(queue, *first, kStart);
  Instant now = kStart;
  CHECK(send_all(queue, now) == std::vector<std::int64_t>{3, 7, 9});
}

TEST_CASE("a full lane asks for the rest and keeps its order") {
  Queue queue;
  std::vector<Waiting> all;
  for (int id = 1; id <= 40; ++id) all.push_back(row(id));
  learn(queue, all);
  CHECK(queue.rows() == 8);
  std::vector<std::int64_t> sent;
  Instant now = kStart;
  while (queue.rows() > 0) {
    for (const outbox::Want& want : queue.wants()) {
      REQUIRE(want.chat == kAli);
      const auto from = static_cast<std::size_t>(want.after.value());
      const std::size_t count = std::min<std::size_t>(8, all.size() - from);
      queue.learn(want, std::span{all}.subspan(from, count), 8);
    }
    now = std::max(now, queue.next_at().value());
    const auto send = queue.next(now);
    if (!send) continue;
    sent.push_back(send->id.value());
    finish(queue, *send, now);
  }
  REQUIRE(sent.size() == 40);
  CHECK(std::ranges::is_sorted(sent));
  CHECK(queue.lanes() == 0);
}

TEST_CASE("memory is bounded and a bot with a huge backlog leaves room for others") {
  Queue queue{{.lanes_of_bot_max = 100, .lanes_max = 1'000, .lanes_of_bot_min = 4}};
  std::vector<Waiting> rows;
  for (int i = 0; i < 100'000; ++i) rows.push_back(row(i + 1, ChatId{i + 1}, BotId{1 + i % 50}));
  learn(queue, rows);
  CHECK(queue.lanes() <= 1'000 + 50 * 4);
  learn(queue, {row(200'000, kAli, BotId{99})});
  bool served = false;
  for (Instant now = kStart; now < kStart + Millis{1'000} && !served; now += Millis{1}) {
    while (const auto send = queue.next(now)) {
      served = served || send->bot == BotId{99};
      finish(queue, *send, now);
    }
  }
  CHECK(served);
}

TEST_CASE("a bot that found no room for all goes on where it stopped and skips nobody") {
  Queue queue{{.lanes_of_bot_max = 32, .lanes_of_bot_min = 4}};
  std::vector<Waiting> all;
  for (int i = 1; i <= 500; ++i) all.push_back(row(i, ChatId{i % 170 + 1}));
  learn(queue, all);
  std::map<ChatId, std::vector<std::int64_t>> sent;
  std::size_t count = 0;
  std::set<std::int64_t> gone;
  for (Instant now = kStart; count < 500; now += Millis{5}) {
    REQUIRE(now < kStart + Millis{120'000});
    for (const outbox::Want& want : queue.wants()) {
      std::vector<Waiting> found;
      for (const Waiting& each : all) {
        if (each.id > want.after && !gone.contains(each.id.value()) &&
            (!want.chat || each.chat == *want.chat)) {
          found.push_back(each);
        }
        if (found.size() == 20) break;
      }
      queue.learn(want, found, 20);
    }
    while (const auto send = queue.next(now)) {
      sent[send->chat].push_back(send->id.value());
      gone.insert(send->id.value());
      ++count;
      finish(queue, *send, now);
    }
  }
  CHECK(gone.size() == 500);
  for (const auto& [chat, ids] : sent) CHECK(std::ranges::is_sorted(ids));
}

TEST_CASE("bots take turns") {
  Queue queue;
  std::vector<Waiting> rows;
  for (int i = 0; i < 300; ++i) rows.push_back(row(i + 1, ChatId{i + 1}, i < 297 ? BotId{1} : BotId{2}));
  learn(queue, rows);
  int before_second_bot_is_done = 0;
  for (int of_second = 0; of_second < 3;) {
    const auto send = queue.next(kStart);
    REQUIRE(send);
    if (send->bot == BotId{2}) {
      ++of_second;
    } else {
      ++before_second_bot_is_done;
    }
  }
  CHECK(before_second_bot_is_done <= 3);
}

TEST_CASE("one bot has a bounded number of calls under way") {
  Queue queue{{.limits = {.bot = {.per_second = 1'000, .burst = 1'000}}, .in_flight_of_bot_max = 5}};
  std::vector<Waiting> rows;
  for (int i = 1; i <= 20; ++i) rows.push_back(row(i, ChatId{i}));
  learn(queue, rows);
  std::vector<Send> under_way;
  while (const auto send = queue.next(kStart)) under_way.push_back(*send);
  CHECK(under_way.size() == 5);
  finish(queue, under_way[0], kStart);
  CHECK(queue.next(kStart));
  CHECK_FALSE(queue.next(kStart));
}

TEST_CASE("after a 429 the chat goes on at that very millisecond and with the same row") {
  Queue queue;
  learn(queue, {row(1), row(2), row(3), row(4)});
  Instant now = kStart;
  Send last{};
  for (int i = 0; i < 3; ++i) {
    last = queue.next(now).value();
    if (i < 2) finish(queue, last, now);
  }
  Verdict flooded = verdict(last, Fate::flooded);
  flooded.retry_after = Millis{7'000};
  queue.note(flooded, now, now + Millis{40});
  REQUIRE_FALSE(flooded.pauses.empty());
  CHECK(flooded.pauses[0].until == now + Millis{7'040});
  queue.done(flooded, now + Millis{45});
  CHECK(queue.next_at() == now + Millis{7'040});
  CHECK_FALSE(queue.next(now + Millis{7'039}));
  CHECK(queue.next(now + Millis{7'040})->id == last.id);
}

TEST_CASE("a pause kept over a restart is obeyed") {
  Queue queue;
  queue.pause({kBot, std::nullopt, kStart + Millis{9'000}});
  queue.pause({BotId{2}, kAli, kStart + Millis{4'000}});
  learn(queue, {row(1), row(2, kAli, BotId{2}), row(3, kVali, BotId{2})});
  CHECK(queue.next(kStart)->id == RowId{3});
  CHECK_FALSE(queue.next(kStart + Millis{3'999}));
  CHECK(queue.next(kStart + Millis{4'000})->id == RowId{2});
  CHECK_FALSE(queue.next(kStart + Millis{8'999}));
  CHECK(queue.next(kStart + Millis{9'000})->id == RowId{1});
}

TEST_CASE("a revoked token leaves all of the bot waiting until it has another") {
  Queue queue;
  learn(queue, {row(1), row(2, kVali), row(3, kAli, BotId{2})});
  const auto first = queue.next(kStart);
  finish(queue, *first, kStart, Fate::parked);
  CHECK(queue.parked() == std::vector{kBot});
  CHECK(queue.next(kStart)->bot == BotId{2});
  learn(queue, {row(4)});
  CHECK_FALSE(queue.next(kStart + Millis{60'000}));
  queue.unpark(kBot);
  const auto wants = queue.wants();
  REQUIRE(wants.size() == 1);
  CHECK(wants[0].bot == kBot);
  CHECK(wants[0].after == RowId{0});
}

TEST_CASE("a closed chat is dropped and a moved one is looked up anew") {
  Queue queue;
  learn(queue, {row(1), row(2), row(3, kVali), row(4, kVali)});
  const auto closed = queue.next(kStart);
  const auto moved = queue.next(kStart);
  finish(queue, *closed, kStart, Fate::closed);
  CHECK(queue.rows() == 2);
  finish(queue, *moved, kStart, Fate::moved);
  CHECK(queue.rows() == 0);
  CHECK(queue.wants().size() == 1);
}

TEST_CASE("bots that are another process's are let go of") {
  Queue queue;
  learn(queue, {row(1), row(2), row(3, kAli, BotId{2})});
  const auto under_way = queue.next(kStart);
  queue.own([](BotId bot) { return bot == BotId{2}; });
  CHECK(queue.next(kStart)->bot == BotId{2});
  finish(queue, *under_way, kStart);
  CHECK_FALSE(queue.next(kStart + Millis{60'000}));
  learn(queue, {row(9)});
  CHECK(queue.rows() == 1);  // the other bot's, under way
}

TEST_CASE("a bot that gets no connection is asked one call at a time") {
  Queue queue;
  std::vector<Waiting> rows;
  for (int i = 1; i <= 50; ++i) rows.push_back(row(i, ChatId{i}));
  learn(queue, rows);
  int calls = 0;
  for (Instant now = kStart; now < kStart + Millis{60'000}; now += Millis{10}) {
    while (const auto send = queue.next(now)) {
      ++calls;
      Verdict failed = verdict(*send, Fate::wait);
      failed.no_way_through = true;
      failed.next_at = now + Millis{1'000};
      queue.note(failed, now, now);
      queue.done(failed, now);
    }
  }
  CHECK(calls >= 6);
  CHECK(calls <= 12);
}
