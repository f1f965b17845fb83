#include "core/telegram/client.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "core/net/multipart.hpp"
#include "core/telegram/methods.hpp"
#include "core/telegram/results.hpp"
#include "tests/support/show_result.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/telegram/show_api_result.hpp"
#include "tests/telegram/telegram_fixture.hpp"

namespace banana::telegram {
namespace {

using test::kBot;
using test::kToken;
using test::TelegramFixture;

TEST_CASE("a call goes out as JSON and its result comes back") {
  TelegramFixture it;
  it.api.answer = R"({"ok":true,"result":{"message_id":5}})";
  const auto sent =
      it.call(send_message(ChatId{7}, "привет", {.parse_mode = ParseMode::none, .link_preview = true}));
  REQUIRE(sent);
  CHECK(sent->at("message_id") == 5);
  REQUIRE(it.api.seen.size() == 1);
  CHECK(it.api.seen[0].target == "/bot" + std::string{kToken.reveal()} + "/sendMessage");
  CHECK(it.api.seen[0].content_type == "application/json");
  CHECK(it.api.seen[0].body == R"({"chat_id":7,"text":"привет"})");
}

TEST_CASE("the test environment has its own paths and a base may end with a slash") {
  TelegramFixture it{{}, {.environment = Environment::test}};
  CHECK(it.call(get_me()));
  CHECK(it.api.seen[0].target == "/bot" + std::string{kToken.reveal()} + "/test/getMe");
  TelegramFixture slashed;
  test::BotApi other{slashed.net.loop};
  Client client{
      slashed.net.client, [](BotId) { return kToken; }, slashed.random, {.api_base = other.base() + "//"}};
  test::run(slashed.net.loop, [](Client& to) -> Task<> { CHECK(co_await to.call(kBot, get_me())); }(client));
  CHECK(other.seen.size() == 1);
}

TEST_CASE("a bot without a token is not asked for") {
  TelegramFixture it;
  const auto answer = it.call(get_me(), BotId{1});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::token_revoked);
  CHECK(it.api.seen.empty());
}

TEST_CASE("files go along as a form with the other parameters") {
  const test::TempDir folder;
  const std::string path = folder.path() / "photo.bin";
  std::string content;
  for (int i = 0; i < 300'000; ++i) content += static_cast<char>(i * 7 + i / 251);
  std::ofstream{path, std::ios::binary} << content;

  TelegramFixture it;
  const auto sent = it.call(
      send_media_group(ChatId{7}, {{.file = from_disk(path, "a \"cat\".png", "image/png"), .caption = "one"},
                                   {.file = from_memory("small", "b.png", "image/png")}}));
  REQUIRE(sent);
  const test::Seen& seen = it.api.seen.at(0);
  const auto parts = net::parse_multipart(seen.content_type, seen.body);
  REQUIRE(parts);
  REQUIRE(parts->size() == 4);
  CHECK((*parts)[0].name == "chat_id");
  CHECK((*parts)[0].body == "7");
  CHECK((*parts)[1].name == "media");
  CHECK(boost::json::parse((*parts)[1].body).at(1).at("media") == "attach://file1");
  CHECK((*parts)[2].name == "file0");
  CHECK((*parts)[2].filename == "a %22cat%22.png");
  CHECK((*parts)[2].content_type == "image/png");
  CHECK(((*parts)[2].body == content));
  CHECK((*parts)[3].body == "small");
}

TEST_CASE("texts stand in a form without quotes") {
  TelegramFixture it;
  CHECK(it.call(send_photo(ChatId{7}, from_memory("x", "x.png", "image/png"), "a \"quoted\" caption")));
  const auto parts = net::parse_multipart(it.api.seen.at(0).content_type, it.api.seen.at(0).body);
  REQUIRE(parts);
  CHECK((*parts)[2].name == "caption");
  CHECK((*parts)[2].body == "a \"quoted\" caption");
}

TEST_CASE("a file that is not there is told before anything is sent") {
  TelegramFixture it;
  for (const char* path : {"/nowhere/at/all.png", "/dev/null", "/tmp"}) {
    CAPTURE(path);
    const auto sent = it.call(send_photo(ChatId{7}, from_disk(path, "a.png", "image/png")));
    REQUIRE_FALSE(sent);
    CHECK(sent.error().trouble == Trouble::file_unusable);
  }
  CHECK(it.api.seen.empty());
}

TEST_CASE("a refusal is an error with all that Telegram said") {
  TelegramFixture it;
  it.api.status = 400;
  it.api.answer =
      R"({"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat",)"
      R"("parameters":{"migrate_to_chat_id":-100987}})";
  const auto moved = it.call(send_message(ChatId{-5}, "hi"));
  REQUIRE_FALSE(moved);
  CHECK(moved.error().trouble == Trouble::chat_moved);
  CHECK(moved.error().migrate_to == ChatId{-100987});
  it.api.status = 429;
  it.api.answer =
      R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3","parameters":{"retry_after":3}})";
  CHECK(it.call(send_message(ChatId{7}, "hi")).error().retry_after == Millis{3000});
}

TEST_CASE("typed answers are read or told as the server's trouble") {
  TelegramFixture it;
  it.api.answer = R"({"ok":true,"result":{"id":123456,"is_bot":true,"first_name":"B","username":"b_bot"}})";
  test::run(it.net.loop, [](TelegramFixture& all) -> Task<> {
    const auto me = co_await ask(all.client, kBot, get_me(), to_bot_user);
    REQUIRE(me);
    CHECK(me->username == "b_bot");
    const auto file = co_await ask(all.client, kBot, get_file("f"), to_file_info);
    REQUIRE_FALSE(file);
    CHECK(file.error().trouble == Trouble::server);
    CHECK(file.error().description == "result.file_id is missing");
  }(it));
}

}  // namespace
}  // namespace banana::telegram
