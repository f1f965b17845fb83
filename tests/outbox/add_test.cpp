#include <atomic>
#include <stdexcept>

#include <doctest/doctest.h>

#include "core/outbox/outbox.hpp"
#include "core/outbox/state.hpp"
#include "core/outbox/uploads.hpp"
#include "tests/outbox/post_office.hpp"

using namespace banana;
using namespace banana::test;
using telegram::MessageId;

TEST_CASE_TEMPLATE("an effect is there when its transaction is and not otherwise", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  post.add(kAli, "hello");
  const auto undone = [&](db::Tx& tx) {
    outbox::add(tx, {.bot = kBot, .chat = kAli, .call = text(kAli, "never")}, post.now());
    throw std::runtime_error{"undone"};
  };
  CHECK_THROWS_AS(post.write(undone), std::runtime_error);
  CHECK(post.count("SELECT count(*) FROM outbox WHERE state = 0") == 1);
}

TEST_CASE_TEMPLATE("the same key is added once within a bot", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  for (const BotId bot : {kBot, kBot, kOtherBot}) {
    post.add({.bot = bot, .chat = kAli, .call = text(kAli, "paid"), .key = "payment:1"});
  }
  for (int i = 0; i < 2; ++i) post.add(kAli, "no key");
  CHECK(post.count("SELECT count(*) FROM outbox WHERE key IS NOT NULL") == 2);
  CHECK(post.count("SELECT count(*) FROM outbox WHERE key IS NULL") == 2);
}

TEST_CASE_TEMPLATE("an effect with an hour waits apart until then", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  const auto at = [&](Millis from_now) {
    post.add({.bot = kBot, .chat = kAli, .call = text(kAli, "x"), .not_before = post.now() + from_now});
  };
  at(Millis{60'000});
  at(Millis{-1});
  CHECK(post.count("SELECT count(*) FROM outbox WHERE state = 3") == 1);
  CHECK(post.count("SELECT count(*) FROM outbox WHERE state = 0") == 1);
}

TEST_CASE_TEMPLATE("an effect over the limits is refused as our own bug", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  const auto add = [&](outbox::Effect effect) { post.add(effect); };
  const telegram::Call call = text(kAli, "x");
  CHECK_THROWS_AS(add({.bot = kBot, .chat = kAli, .call = {}}), std::logic_error);
  CHECK_THROWS_AS(add({.bot = kBot, .chat = kAli, .call = call, .slot = std::string(65, 's')}),
                  std::logic_error);
  CHECK_THROWS_AS(add({.bot = kBot, .chat = kAli, .call = call, .key = std::string(65, 'k')}),
                  std::logic_error);
  CHECK_THROWS_AS(add({.bot = kBot, .chat = kAli, .call = text(kAli, std::string(65'536, 'x'))}),
                  std::logic_error);
  telegram::Call big = call;
  big.uploads.push_back({"photo", "a.png", "image/png", "", std::string(65'537, 'b')});
  CHECK_THROWS_AS(add({.bot = kBot, .chat = kAli, .call = big}), std::logic_error);
  CHECK(post.count("SELECT count(*) FROM outbox") == 0);
}

TEST_CASE("uploads come back as they were") {
  std::string binary;
  for (int i = 0; i < 256; ++i) binary += static_cast<char>(i);
  const std::vector<telegram::Upload> uploads{{"photo", "a.png", "image/png", "/var/lib/banana/a.png", ""},
                                              {"thumb", "b \"quoted\".jpg", "image/jpeg", "", binary}};
  CHECK(outbox::bytes_in_memory(uploads) == 256);
  CHECK_FALSE(outbox::write_uploads({}));
  const auto read = outbox::read_uploads(outbox::write_uploads(uploads).value());
  REQUIRE(read.size() == 2);
  CHECK(read[0].path == uploads[0].path);
  CHECK(read[0].content_type == "image/png");
  CHECK(read[1].name == uploads[1].name);
  CHECK(read[1].bytes == binary);
  CHECK(read[1].path.empty());
}

TEST_CASE_TEMPLATE("a slot is compared with a message and tells what that one is", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  post.write([&](db::Tx& tx) {
    outbox::bind(tx, kBot, kAli, "screen", MessageId{4}, post.now());
    outbox::bind(tx, kBot, kAli, "job:1", MessageId{5}, post.now());
    outbox::bind(tx, kBot, kVali, "job:2", MessageId{6}, post.now());
  });
  const auto compare = [&](const char* slot, std::optional<MessageId> message) {
    return post.read(
        [&](db::Snapshot& snapshot) { return outbox::compare(snapshot, kBot, kAli, slot, message); });
  };
  CHECK(compare("screen", MessageId{4}).current == MessageId{4});
  CHECK_FALSE(compare("screen", MessageId{4}).other);
  CHECK(compare("screen", MessageId{5}).current == MessageId{4});
  CHECK(compare("screen", MessageId{5}).other == "job:1");
  CHECK_FALSE(compare("screen", MessageId{6}).other);  // of another chat
  CHECK(compare("screen", std::nullopt).current == MessageId{4});
  CHECK_FALSE(compare("screen", std::nullopt).other);
  CHECK_FALSE(compare("none", MessageId{5}).current);
  CHECK(compare("none", MessageId{5}).other == "job:1");
}

TEST_CASE_TEMPLATE("a slot that is renamed takes its message along and replaces what had the name", Here,
                   BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  const auto message_of = [&](const char* slot) {
    return post.read([&](db::Snapshot& s) { return outbox::message_of(s, kBot, kAli, slot); });
  };
  const auto rename = [&](const char* from, const char* to) {
    post.write([&](db::Tx& tx) { outbox::rename(tx, kBot, kAli, from, to, post.now()); });
  };
  post.write([&](db::Tx& tx) {
    outbox::bind(tx, kBot, kAli, "screen", MessageId{4}, post.now());
    outbox::bind(tx, kBot, kVali, "screen", MessageId{7}, post.now());
    outbox::bind(tx, kBot, kAli, "goodbye", MessageId{2}, post.now());
  });
  post.clock().advance(Millis{1'000});
  rename("screen", "job:1");
  CHECK_FALSE(message_of("screen"));
  CHECK(message_of("job:1") == MessageId{4});
  rename("nothing", "goodbye");
  CHECK(message_of("goodbye") == MessageId{2});
  rename("job:1", "goodbye");
  CHECK_FALSE(message_of("job:1"));
  CHECK(message_of("goodbye") == MessageId{4});
  CHECK(post.count("SELECT at FROM outbox_slot WHERE slot = 'goodbye'") == to_unix_ms(post.now()));
  CHECK(post.count("SELECT count(*) FROM outbox_slot") == 2);
}

TEST_CASE_TEMPLATE("a slot stands for the message it was bound to last", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  const auto message = [&](ChatId chat) {
    return post.read([&](db::Snapshot& s) { return outbox::message_of(s, kBot, chat, "menu"); });
  };
  CHECK_FALSE(message(kAli));
  for (const std::int64_t id : {10, 11}) {
    post.write([&](db::Tx& tx) { outbox::bind(tx, kBot, kAli, "menu", MessageId{id}, post.now()); });
  }
  CHECK(message(kAli) == MessageId{11});
  CHECK_FALSE(message(kVali));
}

TEST_CASE_TEMPLATE("a chat that was closed opens when something comes from it", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  const auto closed_at = [&] {
    return post.read([&](db::Snapshot& s) { return outbox::blocked_at(s, kBot, kAli); });
  };
  CHECK_FALSE(closed_at());
  post.write([&](db::Tx& tx) {
    tx.exec("INSERT INTO outbox_blocked (bot, chat, blocked_at, why) VALUES ($1, $2, $3, 'blocked')", kBot,
            kAli, post.now());
  });
  CHECK(closed_at() == post.now());
  post.write([&](db::Tx& tx) { outbox::seen(tx, kBot, kVali); });
  CHECK(closed_at());
  post.write([&](db::Tx& tx) { outbox::seen(tx, kBot, kAli); });
  CHECK_FALSE(closed_at());
}
