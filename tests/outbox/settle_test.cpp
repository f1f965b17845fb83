#include "core/outbox/settle.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/outbox/item.hpp"
#include "tests/outbox/post_office.hpp"

using namespace banana;
using namespace banana::test;
using outbox::Fate;
using outbox::Item;
using outbox::RowId;
using outbox::Verdict;
using telegram::MessageId;

namespace {

template <class Here>
RowId last_row(PostOffice<Here>& post) {
  return RowId{post.count("SELECT max(id) FROM outbox")};
}

template <class Here>
std::optional<Item> item(PostOffice<Here>& post, RowId id) {
  return post.read([&](db::Snapshot& snapshot) { return outbox::read_item(snapshot, id); });
}

template <class Here>
void settle(PostOffice<Here>& post, const Verdict& verdict) {
  post.write([&](db::Tx& tx) { outbox::settle(tx, std::span{&verdict, 1}, post.now()); });
}

Verdict verdict(RowId id, Fate fate, ChatId chat = kAli) {
  return {.id = id, .bot = kBot, .chat = chat, .fate = fate};
}

std::vector<std::pair<std::string, outbox::End>> told;
std::string answered;
void follow(db::Tx&, const outbox::Ended& ended, Instant) {
  told.emplace_back(ended.about, ended.end);
  answered += ended.answer;
}
constexpr outbox::Follower kFollowers[] = {{.about = "refund:", .follow = &follow}};

constexpr auto kWaiting = "SELECT count(*) FROM outbox WHERE state = 0";

}  // namespace

TEST_CASE_TEMPLATE("a sent effect is not waiting any more and its slot stands for the message", Here,
                   BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  post.add({.bot = kBot, .chat = kAli, .call = edit(kAli, "queued"), .slot = "job:1"});
  auto first = item(post, last_row(post));
  REQUIRE(first);
  CHECK_FALSE(outbox::prepare(*first));
  CHECK(first->call.method == "sendMessage");
  Verdict sent = verdict(first->id, Fate::sent);
  sent.message = MessageId{17};
  sent.slot = "job:1";
  for (int twice = 0; twice < 2; ++twice) settle(post, sent);
  CHECK_FALSE(item(post, first->id));
  post.add({.bot = kBot, .chat = kAli, .call = edit(kAli, "running"), .slot = "job:1"});
  auto second = item(post, last_row(post));
  CHECK_FALSE(outbox::prepare(*second));
  CHECK(second->call.method == "editMessageText");
  CHECK(second->call.params.at("message_id") == 17);
  CHECK(second->bound_at == post.now());
}

TEST_CASE_TEMPLATE("verdicts of many fates that come together each do what they do alone", Here,
                   BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  told.clear();
  constexpr std::int64_t kChats = 80;
  const auto chat_of = [](std::int64_t n) { return ChatId{1'000 + n}; };
  for (std::int64_t n = 1; n <= kChats; ++n) {
    const ChatId chat = chat_of(n);
    post.add({.bot = kBot, .chat = chat, .call = text(chat, "x"), .about = n == 7 ? "refund:7" : ""});
    post.write([&](db::Tx& tx) { outbox::bind(tx, kBot, chat, "menu", MessageId{n}, post.now()); });
  }
  std::vector<Verdict> all;
  for (std::int64_t n = 1; n <= kChats; ++n) {
    Verdict one = verdict(RowId{n}, Fate::sent, chat_of(n));
    one.message = MessageId{5'000 + n};
    if (n > 10) one.slot = "menu";
    all.push_back(one);
  }
  const auto of = [&](std::int64_t n) -> Verdict& { return all[static_cast<std::size_t>(n) - 1]; };
  of(1).fate = Fate::failed;
  of(1).fault = "rejected";
  of(2).fate = Fate::again;
  of(3).fate = Fate::closed;
  of(4).fate = Fate::wait;
  of(5).fault = "not_modified: \"as it was\"";
  of(5).message.reset();
  of(6).files = {{"b1", telegram::FileKind::photo, "F1"}};
  of(7).about = "refund:7";
  of(8).message.reset();
  of(8).slot = "menu";
  of(9).slot = "menu";
  of(9).unbinds = true;
  all.push_back(of(80));  // the same slot once more
  all.back().message = MessageId{9'999};
  for (int twice = 0; twice < 2; ++twice) {
    post.write([&](db::Tx& tx) {
      told.clear();
      outbox::settle(tx, all, post.now(), kFollowers);
    });
    CHECK(told.size() == (twice == 0 ? 1 : 0));
  }
  CHECK(post.count(kWaiting) == 2);
  CHECK(post.count("SELECT count(*) FROM outbox WHERE state = 2") == 2);
  CHECK(post.count("SELECT count(*) FROM outbox WHERE state = 1 AND ended_at IS NOT NULL") == 76);
  CHECK(post.count("SELECT count(*) FROM outbox WHERE state = 1 AND message_id = 5000 + id") >= 73);
  CHECK(post.count("SELECT count(*) FROM outbox WHERE state = 1 AND message_id IS NULL") == 2);
  CHECK(post.count("SELECT count(*) FROM outbox WHERE state = 1 AND fault IS NOT NULL") == 1);
  CHECK(post.count("SELECT id FROM outbox WHERE fault = 'not_modified: \"as it was\"'") == 5);
  CHECK(post.count("SELECT count(*) FROM outbox_file") == 1);
  CHECK(post.count("SELECT count(*) FROM outbox_slot") == kChats - 1);
  CHECK(post.count("SELECT count(*) FROM outbox_slot WHERE message_id = chat - 1000") == 9);
  CHECK(post.count("SELECT count(*) FROM outbox_slot WHERE message_id = chat + 4000") == 69);
  CHECK(post.count("SELECT message_id FROM outbox_slot WHERE chat = 1080") == 9'999);
}

TEST_CASE_TEMPLATE("what is read together is what still waits and a broken row says so", Here,
                   BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  for (const char* words : {"ended", "broken", "whole", "not asked for"}) post.add(kAli, words);
  settle(post, verdict(RowId{1}, Fate::sent));
  post.write([](db::Tx& tx) { tx.exec("UPDATE outbox SET params = 'no JSON' WHERE id = 2"); });
  const std::vector ids{RowId{1}, RowId{2}, RowId{3}, RowId{99}};
  const outbox::Items items =
      post.read([&](db::Snapshot& snapshot) { return outbox::read_items(snapshot, ids); });
  REQUIRE(items.size() == 2);
  REQUIRE(items.at(RowId{2}).has_error());
  CHECK(items.at(RowId{2}).error().message.starts_with("the row is broken: "));
  REQUIRE(items.at(RowId{3}).has_value());
  CHECK(items.at(RowId{3})->call.params.at("text") == "whole");
}

TEST_CASE_TEMPLATE("an edit whose message is gone is sent anew", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  post.write([&](db::Tx& tx) { outbox::bind(tx, kBot, kAli, "job:1", MessageId{17}, post.now()); });
  post.add({.bot = kBot, .chat = kAli, .call = edit(kAli, "done"), .slot = "job:1"});
  Verdict unbound = verdict(last_row(post), Fate::unbound);
  unbound.slot = "job:1";
  settle(post, unbound);
  auto again = item(post, unbound.id);
  CHECK_FALSE(outbox::prepare(*again));
  CHECK(again->call.method == "sendMessage");
}

TEST_CASE_TEMPLATE("deleting what a slot stands for needs a message", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  post.add({.bot = kBot,
            .chat = kAli,
            .call = {.method = "deleteMessage", .params = {{"chat_id", kAli.value()}}},
            .slot = "menu"});
  auto nothing = item(post, last_row(post));
  const auto decided = outbox::prepare(*nothing);
  REQUIRE(decided);
  CHECK(decided->fate == Fate::sent);
  post.write([&](db::Tx& tx) { outbox::bind(tx, kBot, kAli, "menu", MessageId{4}, post.now()); });
  auto something = item(post, last_row(post));
  CHECK_FALSE(outbox::prepare(*something));
  CHECK(something->call.params.at("message_id") == 4);
  Verdict deleted = verdict(something->id, Fate::sent);
  deleted.slot = "menu";
  deleted.unbinds = true;
  settle(post, deleted);
  CHECK(post.count("SELECT count(*) FROM outbox_slot") == 0);
}

TEST_CASE_TEMPLATE("a chat that is closed fails all that waits for it until it opens", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  for (int i = 0; i < 3; ++i) post.add(kAli, "x");
  post.add(kVali, "y");
  Verdict closed = verdict(RowId{1}, Fate::closed);
  closed.fault = "blocked: Forbidden: bot was blocked by the user";
  settle(post, closed);
  CHECK(post.count("SELECT count(*) FROM outbox WHERE state = 2 AND fault LIKE 'blocked%'") == 3);
  CHECK(post.count(kWaiting) == 1);
  post.add(kAli, "late");
  auto late = item(post, last_row(post));
  const auto decided = outbox::prepare(*late);
  REQUIRE(decided);
  CHECK(decided->fate == Fate::closed);
  post.write([&](db::Tx& tx) { outbox::seen(tx, kBot, kAli); });
  auto open = item(post, last_row(post));
  CHECK_FALSE(outbox::prepare(*open));
}

TEST_CASE_TEMPLATE("what waits for a group that moved goes to the new one", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  const ChatId old_chat{-5};
  const ChatId new_chat{-1005};
  for (int i = 0; i < 2; ++i) post.add(old_chat, "x");
  Verdict moved = verdict(RowId{1}, Fate::moved, old_chat);
  moved.new_chat = new_chat;
  settle(post, moved);
  auto followed = item(post, RowId{1});
  REQUIRE(followed);
  CHECK(followed->chat == new_chat);
  CHECK(followed->call.params.at("chat_id") == new_chat.value());
  CHECK_FALSE(outbox::prepare(*followed));
  post.add(old_chat, "by somebody who has not heard");
  auto late = item(post, last_row(post));
  const auto decided = outbox::prepare(*late);
  REQUIRE(decided);
  CHECK(decided->fate == Fate::moved);
  CHECK(decided->new_chat == new_chat);
}

TEST_CASE_TEMPLATE("a try that failed is kept with its time and its doubt", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  post.add(kAli, "x");
  Verdict again = verdict(RowId{1}, Fate::again);
  again.next_at = post.now() + Millis{4'000};
  again.doubtful = true;
  again.fault = "unknown_outcome";
  settle(post, again);
  CHECK(item(post, RowId{1})->tries == 1);
  CHECK(post.count("SELECT next_at FROM outbox") == to_unix_ms(again.next_at));
  CHECK(post.count("SELECT doubtful FROM outbox") == 1);
  again.fate = Fate::failed;
  settle(post, again);
  CHECK(post.count("SELECT doubtful FROM outbox WHERE state = 2") == 2);
}

TEST_CASE_TEMPLATE("pauses outlive a restart and only grow", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  Verdict flooded = verdict(RowId{1}, Fate::flooded);
  const auto paused_until = [&] {
    const auto all = post.read([&](db::Snapshot& s) { return outbox::pauses(s, post.now()); });
    REQUIRE(all.size() == 2);
    return all[0].chat ? all[1].until : all[0].until;
  };
  flooded.pauses = {{kBot, kAli, post.now() + Millis{3'000}},
                    {kBot, std::nullopt, post.now() + Millis{9'000}}};
  settle(post, flooded);
  flooded.pauses = {{kBot, std::nullopt, post.now() + Millis{1'000}}};
  settle(post, flooded);
  CHECK(paused_until() == post.now() + Millis{9'000});
  post.clock().advance(Millis{9'000});
  CHECK(post.read([&](db::Snapshot& s) { return outbox::pauses(s, post.now()); }).empty());
}

TEST_CASE_TEMPLATE("purging takes what ended and leaves what waits and the highest id", Here,
                   BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  for (int i = 0; i < 5; ++i) post.add(kAli, "x");
  for (const std::int64_t id : {1, 3, 5}) settle(post, verdict(RowId{id}, Fate::sent));
  settle(post, verdict(RowId{4}, Fate::failed));
  post.write([&](db::Tx& tx) { outbox::bind(tx, kBot, kAli, "menu", MessageId{1}, post.now()); });
  const Instant never = Instant{};
  const Instant next = post.now() + Millis{1};
  const auto purge = [&](const outbox::Horizons& before) {
    return post.write([&](db::Tx& tx) { return outbox::purge(tx, before, 100); });
  };
  CHECK(purge({.sent = post.now(), .failed = never, .slots = post.now()}) == 0);
  CHECK(purge({.sent = next, .failed = never, .slots = never}) == 2);
  CHECK(purge({.sent = next, .failed = next, .slots = never}) == 1);
  CHECK(purge({.sent = next, .failed = next, .slots = next}) == 1);
  CHECK(post.count(kWaiting) == 1);
  CHECK(last_row(post) == RowId{5});
}

TEST_CASE_TEMPLATE("a stored file that was sent is known by its name to that bot and as that kind alone",
                   Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  using telegram::FileKind;
  const auto known = [&](BotId bot, FileKind kind) {
    return post.read([&](db::Snapshot& s) { return outbox::file_id_of(s, bot, "b1", kind); });
  };
  for (const char* id : {"first", "second"}) {
    post.add({.bot = kBot, .chat = kAli, .call = text(kAli, "x")});
    Verdict sent = verdict(last_row(post), Fate::sent);
    sent.files = {{"b1", FileKind::photo, id}};
    settle(post, sent);
  }
  CHECK(known(kBot, FileKind::photo) == "second");
  CHECK_FALSE(known(kBot, FileKind::document));
  CHECK_FALSE(known(BotId{1}, FileKind::photo));
  const auto purge = [&](Instant before) {
    post.write(
        [&](db::Tx& tx) { return outbox::purge(tx, {.sent = {}, .failed = {}, .slots = before}, 100); });
  };
  purge(post.now());
  CHECK(known(kBot, FileKind::photo));
  purge(post.now() + Millis{1});
  CHECK_FALSE(known(kBot, FileKind::photo));
}

TEST_CASE_TEMPLATE("whoever follows an effect is told once how it ended", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  told.clear();
  answered.clear();
  for (const char* about : {"refund:1", "refund:2", "job:3", "refund:4", "refund:5"}) {
    post.add({.bot = kBot, .chat = kAli, .call = text(kAli, "x"), .about = about});
  }
  const auto settle_followed = [&](std::int64_t id, Fate fate, bool doubtful = false) {
    Verdict of = verdict(RowId{id}, fate);
    if (const auto read = item(post, of.id)) of.about = read->about;
    of.doubtful = doubtful;
    of.answer = fmt::format("answer {}", id);
    for (int twice = 0; twice < 2; ++twice) {
      post.write([&](db::Tx& tx) { outbox::settle(tx, std::span{&of, 1}, post.now(), kFollowers); });
    }
  };
  settle_followed(1, Fate::sent);
  settle_followed(2, Fate::failed, true);
  settle_followed(3, Fate::sent);
  settle_followed(4, Fate::closed);
  using Told = std::pair<std::string, outbox::End>;
  REQUIRE(told.size() == 4);
  CHECK(answered == "answer 1");  // of what was done, and no other
  CHECK(told[0] == Told{"refund:1", outbox::End::done});
  CHECK(told[1] == Told{"refund:2", outbox::End::doubtful});
  CHECK(told[2] == Told{"refund:4", outbox::End::failed});
  CHECK(told[3] == Told{"refund:5", outbox::End::failed});
}
