// What strangers, broken proxies and revoked tokens do to a running daemon: nothing that its bots would notice.
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/e2e/front.hpp"

using namespace banana;
using namespace banana::test;

namespace {

constexpr std::int64_t kShop = 7001;
constexpr std::int64_t kOther = 7002;
constexpr std::int64_t kAli = 501;
constexpr std::int64_t kVali = 502;

std::string state_of(const Front& front, std::int64_t bot) {
  return std::string{
      operate(front.daemon, "bots.show", {{"bot", std::to_string(bot)}}).at("state").as_string()};
}

/// An update is taken, handled and answered.
void check_serves(Front& front, std::int64_t bot, std::int64_t person) {
  const auto before = front.telegram.calls("sendMessage");
  REQUIRE(front.say(bot, person, "/start").status == 200);
  CHECK(eventually([&] { return front.telegram.calls("sendMessage") > before; }));
}

std::int64_t in_inbox(const Front& front, std::string_view state) {
  return static_cast<std::int64_t>(
      operate(front.daemon, "inbox.list", {{"state", state}}).at("items").as_array().size());
}

std::string nested(std::size_t deep) {
  return R"({"update_id":1,"message":)" + std::string(deep, '[') + std::string(deep, ']') + "}";
}

}  // namespace

TEST_CASE("bodies that are no update are refused and the next good one is served") {
  Front front;
  front.add_bot(kShop);
  const std::string whole = text_update(900, kAli, "/start");
  CHECK(front.post(kShop, "").status == 400);
  for (const std::size_t size : {std::size_t{1}, whole.size() / 4, whole.size() / 2, whole.size() - 1})
    CHECK(front.post(kShop, whole.substr(0, size)).status == 400);
  CHECK(front.post(kShop, nested(200)).status == 400);
  CHECK(front.post(kShop, nested(100'000)).status == 400);
  CHECK(front.post(kShop, "{\"update_id\":1,\"message\":{\"text\":\"\xff\xfe\xc0\xaf\"}}").status == 400);
  CHECK(front.post(kShop, std::string(1'000, '\0')).status == 400);
  CHECK(front.post(kShop, "[1,2,3]").status == 400);
  CHECK(front.post(kShop, "{}").status == 400);
  CHECK(front.post(kShop, R"({"update_id":"one"})").status == 400);
  CHECK(front.post(kShop, R"({"update_id":99999999999999999999999})").status == 400);
  CHECK(in_inbox(front, "waiting") == 0);
  CHECK(in_inbox(front, "set-aside") == 0);
  check_serves(front, kShop, kAli);
}

TEST_CASE("a body of 10 MB is refused before it is read") {
  Front front;
  front.add_bot(kShop);
  const std::string body = R"({"update_id":1,"message":{"text":")" + std::string(10'000'000, 'x') + "\"}}";
  CHECK(front.post(kShop, body).status == 413);
  check_serves(front, kShop, kAli);
}

TEST_CASE("a wrong secret and an unknown bot and a missing header look the same and leave nothing") {
  Front front;
  front.add_bot(kShop);
  const std::string body = text_update(900, kAli, "/start");
  const std::string secret = front.telegram.webhook_secret(kShop);
  const auto with = [](std::string_view value) {
    return fmt::format("X-Telegram-Bot-Api-Secret-Token: {}\r\n", value);
  };
  const Reply wrong = front.post_with("7001", with("wrong"), body);
  CHECK(wrong.status == 401);
  for (const auto& [bot, headers] : {std::pair{"7001", with("")},
                                     {"7001", std::string{}},
                                     {"7001", with(secret + "x")},
                                     {"7001", with(secret.substr(1))},
                                     {"7999", with(secret)},
                                     {"0", with(secret)},
                                     {"-7001", with(secret)},
                                     {"7001x", with(secret)},
                                     {"99999999999999999999", with(secret)}}) {
    const Reply refused = front.post_with(bot, headers, body);
    CHECK(refused.status == 401);
    CHECK(refused.body == wrong.body);
  }
  CHECK(get(front.daemon.port(), "/webhook/7001").status == 405);
  CHECK(in_inbox(front, "waiting") == 0);
  CHECK(front.telegram.calls("sendMessage") == 0);
  check_serves(front, kShop, kAli);
}

TEST_CASE("an update counts once however often it comes") {
  Front front;
  front.add_bot(kShop);
  const std::string body = text_update(900, kAli, "/start");
  for (int i = 0; i < 5; ++i) CHECK(front.post(kShop, body).status == 200);
  CHECK(front.say(kShop, kVali, "/start").status == 200);
  CHECK(eventually([&] { return front.telegram.calls("sendMessage") >= 2; }));
  CHECK(eventually([&] { return in_inbox(front, "waiting") == 0; }));
  check_serves(front, kShop, kVali);
  CHECK(front.telegram.calls("sendMessage") == 3);
}

TEST_CASE("what a bot is told of another bot's chat stays with the bot that was told") {
  std::mutex mutex;
  std::vector<std::int64_t> senders;
  Front front;
  front.add_bot(kShop);
  front.add_bot(kOther);
  front.telegram.answer_with([&](const Asked& asked) -> std::optional<net::Response> {
    const std::lock_guard lock{mutex};
    if (asked.method == "sendMessage") senders.push_back(asked.bot);
    return std::nullopt;
  });
  check_serves(front, kOther, kAli);
  // The same chat and the same number of an update, at the other bot: a dialog of its own.
  const std::string number_one = text_update(1, kAli, "/start");
  CHECK(front.post(kShop, number_one).status == 200);
  CHECK(eventually([&] { return front.telegram.calls("sendMessage") == 2; }));
  // One bot's secret opens no other's door.
  CHECK(front
            .post_with(
                std::to_string(kOther),
                fmt::format("X-Telegram-Bot-Api-Secret-Token: {}\r\n", front.telegram.webhook_secret(kShop)),
                number_one)
            .status == 401);
  check_serves(front, kShop, kVali);
  const std::lock_guard lock{mutex};
  CHECK(senders == std::vector<std::int64_t>{kOther, kShop, kShop});
}

TEST_CASE("forged buttons are answered and do nothing") {
  Front front;
  front.add_bot(kShop);
  check_serves(front, kShop, kAli);
  const auto invoices = front.telegram.calls("sendInvoice");
  std::int64_t pressed = 0;
  for (const std::string& data :
       {std::string{}, std::string{"x"}, std::string{":::::::::::::"}, std::string(64, 'a'),
        std::string(4096, 'z'), std::string{"buy:pack:no such pack"}, std::string{"balance:refund:"},
        std::string{"nowhere:run:1"}, std::string{"../../etc/passwd"},
        std::string{"'; DROP TABLE wallet; --"}, std::string{"\xd8\xa7\xe2\x80\xae\xf0\x9f\x8d\x8c"},
        std::string{"a:language:choose:xx"}}) {
    REQUIRE(front.press(kShop, kAli, data).status == 200);
    ++pressed;
    INFO("data: " << data);
    CHECK(eventually([&] { return front.telegram.calls("answerCallbackQuery") >= pressed; }));
  }
  CHECK(front.telegram.calls("sendInvoice") == invoices);
  CHECK(in_inbox(front, "set-aside") == 0);
  CHECK(operate(front.daemon, "ledger.verify").at("status").as_string() == "passed");
  check_serves(front, kShop, kAli);
}

TEST_CASE("an update that nobody can read is set aside and holds up nothing") {
  Front front;
  front.add_bot(kShop);
  REQUIRE(front.press(kShop, kAli, std::string("a\0b", 3)).status == 200);
  CHECK(eventually([&] { return in_inbox(front, "set-aside") == 1; }));
  check_serves(front, kShop, kAli);
}

TEST_CASE("files over all limits are kindly refused") {
  Front front;
  front.add_bot(kShop);
  check_serves(front, kShop, kAli);
  const auto before = front.telegram.calls("sendMessage");
  const auto body = fmt::format(
      R"({{"update_id":901,"message":{{"message_id":9,"from":{{"id":{0},"is_bot":false,"first_name":"Ali"}},)"
      R"("chat":{{"id":{0},"type":"private"}},"date":1795219200,)"
      R"("document":{{"file_id":"BQACAgIAAxkBAAIB","file_unique_id":"AgAD","file_name":"{1}","file_size":{2}}}}}}})",
      kAli, std::string(100'000, 'n'), INT64_MAX);
  CHECK(front.post(kShop, body).status == 200);
  CHECK(eventually([&] { return front.telegram.calls("sendMessage") > before; }));
  CHECK(front.telegram.calls("getFile") == 0);
  CHECK(in_inbox(front, "set-aside") == 0);
}

TEST_CASE("a revoked token parks its bot and leaves the others alone") {
  Front front;
  front.add_bot(kShop);
  front.add_bot(kOther);
  front.telegram.answer_with([](const Asked& asked) -> std::optional<net::Response> {
    if (asked.bot != kShop) return std::nullopt;
    return net::Response::json(
        401, JsonObject{{"ok", false}, {"error_code", 401}, {"description", "Unauthorized"}});
  });
  CHECK(front.say(kShop, kAli, "/start").status == 200);
  CHECK(eventually([&] { return state_of(front, kShop) == "parked"; }));
  CHECK(operate(front.daemon, "bots.show", {{"bot", "7001"}}).at("reason").as_string().size() > 0);
  CHECK(eventually([&] { return front.say(kShop, kAli, "/start").status == 401; }));
  CHECK(state_of(front, kOther) == "running");
  check_serves(front, kOther, kVali);

  front.telegram.answer_with({});
  operate(front.daemon, "bots.start", {{"bot", "7001"}});
  CHECK(eventually([&] { return front.say(kShop, kAli, "/help").status == 200; }));
  CHECK(eventually([&] { return in_inbox(front, "waiting") == 0; }));
  check_serves(front, kShop, kAli);
}
