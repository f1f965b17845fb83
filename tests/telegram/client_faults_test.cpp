// The client of the Bot API against servers that fail, and what its errors give away.
#include <doctest/doctest.h>

#include "core/telegram/methods.hpp"
#include "tests/net/scripted_server.hpp"
#include "tests/telegram/show_api_result.hpp"
#include "tests/telegram/telegram_fixture.hpp"

namespace banana::telegram {
namespace {

using test::Script;
using test::TelegramFixture;
using test::Then;

ApiError error_of(std::vector<Script> scripts, const Call& call, ClientOptions options = {}) {
  TelegramFixture it;
  test::ScriptedServer server{it.net.loop, std::move(scripts)};
  options.api_base = server.url("");
  Client client{it.net.client, [](BotId) { return test::kToken; }, it.random, options};
  ApiResult<Json> out{Json{}};
  test::run(it.net.loop, [](Client& to, const Call& what, ApiResult<Json>& result) -> Task<> {
    result = co_await to.call(test::kBot, what);
  }(client, call, out));
  REQUIRE_FALSE(out);
  CHECK(out.error().description.find("AAHdq") == std::string::npos);
  return out.error();
}

TEST_CASE("a lost answer leaves the outcome open") {
  const Call call = send_message(ChatId{7}, "hi");
  for (const char* answer : {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":true", "HTTP/1.1 20",
                             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                             "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>"}) {
    CAPTURE(answer);
    CHECK(error_of({{answer}}, call).trouble == Trouble::unknown_outcome);
  }
}

TEST_CASE("a server that is not there was sent nothing") {
  TelegramFixture it{"http://127.0.0.1:1"};
  const auto answer = it.call(send_message(ChatId{7}, "hi"));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::not_sent);
  CHECK(answer.error().description.find("AAHdq") == std::string::npos);
}

TEST_CASE("a server that says nothing is left at the deadline") {
  const ApiError error = error_of({{"", Then::hold}}, get_me(), {.call_time_max = Millis{50}});
  CHECK(error.trouble == Trouble::unknown_outcome);
  CHECK(error.description == "no answer within 50ms");
}

TEST_CASE("an answer that is too long is not read to its end") {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, ' ');
  CHECK(error_of({{answer}}, send_message(ChatId{7}, "hi"), {.answer_bytes_max = 1000}).trouble ==
        Trouble::unknown_outcome);
  // An answer with many updates may be longer.
  CHECK(error_of({{answer}}, get_updates({}), {.answer_bytes_max = 1000}).description ==
        "HTTP 200, and not from the Bot API");
}

TEST_CASE("polling waits longer than Telegram does") {
  // The wait of the call itself is 1 s, and nothing else may end it before the answer comes.
  const ApiError error =
      error_of({{"HTTP/1.1 409 Conflict\r\nContent-Length: 71\r\n\r\n"
                 R"({"ok":false,"error_code":409,"description":"Conflict: terminated by x"})"}},
               get_updates({.wait_max = Millis{1000}}), {.call_time_max = Millis{1}});
  CHECK(error.trouble == Trouble::conflict);
}

}  // namespace
}  // namespace banana::telegram
