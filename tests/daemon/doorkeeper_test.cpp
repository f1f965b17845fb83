// Who is turned away at the door for being too fast, and what they are told (MO4).
#include "daemon/doorkeeper.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/clock.hpp"

namespace banana::daemon {
namespace {

constexpr BotId kBot{7001};
constexpr std::int64_t kStart_s = 1'795'219'200;

std::string written(std::int64_t person, std::int64_t chat, std::int64_t at_s, std::string_view more = {},
                    std::string_view language = "ru") {
  return fmt::format(
      R"({{"update_id":1,"message":{{"message_id":1,"from":{{"id":{},"is_bot":false,"first_name":"A","language_code":"{}"}},
          "chat":{{"id":{},"type":"{}","first_name":"A","title":"T"}},"date":{}{},"text":"hi"}}}})",
      person, language, chat, chat < 0 ? "supergroup" : "private", at_s, more);
}

std::string pressed(std::int64_t person) {
  return fmt::format(
      R"({{"update_id":1,"callback_query":{{"id":"77","from":{{"id":{0},"is_bot":false,"first_name":"A","language_code":"en"}},
          "message":{{"message_id":1,"chat":{{"id":{0},"type":"private","first_name":"A"}},"date":5,"text":"m"}},
          "chat_instance":"1","data":"x"}}}})",
      person);
}

struct House {
  bool let_in(const std::string& body) {
    return keeper.lets_in(kBot, inbox::read_envelope(body).value(), body);
  }
  int let_in(const std::string& body, int times) {
    int in = 0;
    for (int i = 0; i < times; ++i) in += let_in(body) ? 1 : 0;
    return in;
  }
  [[nodiscard]] std::int64_t now_s() const { return to_unix_ms(clock.now()) / 1000; }

  ManualClock clock{from_unix_ms(kStart_s * 1000)};
  text::Texts texts;
  std::int64_t per_second = 3;
  std::vector<telegram::Call> said;
  Doorkeeper keeper{{.clock = clock,
                     .texts = texts,
                     .per_second = per_second,
                     .answer = [this](BotId, telegram::Call call) { said.push_back(std::move(call)); }}};
};

std::string text_of(const telegram::Call& call) { return std::string{call.params.at("text").as_string()}; }

TEST_CASE("whoever presses too fast is told once and every button stops spinning") {
  House house;
  CHECK(house.let_in(pressed(5), 8) == 3);
  CHECK(house.keeper.turned_away() == 5);
  REQUIRE(house.said.size() == 5);
  for (const telegram::Call& call : house.said) {
    CHECK(call.method == "answerCallbackQuery");
    CHECK(call.params.at("callback_query_id").as_string() == "77");
  }
  CHECK(text_of(house.said[0]) == "A little slower, please: go on in 1 second.");
  CHECK(house.said[0].params.at("show_alert").as_bool());
  CHECK_FALSE(house.said[1].params.contains("text"));
  house.clock.advance(Millis{1'000});
  CHECK(house.let_in(pressed(5), 8) == 3);
}

TEST_CASE("whoever writes too fast gets one answer in their language until they pause") {
  House house;
  CHECK(house.let_in(written(5, 5, house.now_s()), 20) == 3);
  REQUIRE(house.said.size() == 1);
  CHECK(house.said[0].method == "sendMessage");
  CHECK(text_of(house.said[0]).starts_with("Чуть"));
  house.clock.advance(Millis{500});
  CHECK(house.let_in(written(5, 5, house.now_s()), 20) == 1);
  CHECK(house.said.size() == 1);
}

TEST_CASE("payments and groups and comings and goings are never turned away") {
  House house;
  CHECK(house.let_in(pressed(5), 4) == 3);
  const std::string paid =
      written(5, 5, house.now_s(),
              R"(,"successful_payment":{"currency":"XTR","total_amount":5,"invoice_payload":"p"})");
  CHECK(house.let_in(paid, 10) == 10);
  CHECK(house.let_in(R"({"update_id":1,"pre_checkout_query":{"id":"1","from":{"id":5}}})", 10) == 10);
  CHECK(house.let_in(R"({"update_id":1,"my_chat_member":{"from":{"id":5},"chat":{"id":5}}})", 10) == 10);
  CHECK(house.let_in(written(5, -100123, house.now_s()), 10) == 10);
}

TEST_CASE("what lay at Telegram counts by when it was sent") {
  House house;
  house.clock.advance(Millis{3'600'000});
  int in = 0;
  for (std::int64_t second = 0; second < 30; ++second)
    in += house.let_in(written(5, 5, kStart_s + second)) ? 1 : 0;
  CHECK(in == 30);
  CHECK(house.let_in(written(5, 5, kStart_s + 40), 10) == 3);  // hammered, then as now
}

TEST_CASE("an album comes in whole") {
  House house;
  const std::string picture = written(5, 5, house.now_s(), R"(,"media_group_id":"131")");
  CHECK(house.let_in(picture, 10) == 10);
}

TEST_CASE("without a rate everybody comes in and a rate that is set later counts at once") {
  House house;
  house.per_second = 0;
  CHECK(house.let_in(pressed(5), 100) == 100);
  house.per_second = 2;
  CHECK(house.let_in(pressed(5), 100) == 2);
}

}  // namespace
}  // namespace banana::daemon
