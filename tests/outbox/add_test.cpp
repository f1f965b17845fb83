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
