// Webhooks: the secret, order within a chat, retries, answers that are methods.
#include <algorithm>
#include <deque>

#include "core/net/server.hpp"
#include "tests/sandbox/live.hpp"

namespace banana::test {
namespace {

/// A bot's server: keeps what came and answers as it was told, 200 by default.
struct Hook {
  explicit Hook(asio::io_context& the_loop) : loop(the_loop) {
    port = server.listen_tcp("127.0.0.1", 0).value();
  }

  struct Answer {
    int status = 200;
    std::string body = {};
    std::string retry_after = {};
    Millis hold{0};
  };

  asio::io_context& loop;
  std::vector<std::string> texts;  // of messages, as they came
  std::vector<std::string> secrets;
  std::deque<Answer> answers;
  int at_once = 0;
  int at_once_max = 0;
  net::Server server{
      loop,
      {{net::Method::post, "/hook", [this](net::Request& request) { return take(request); }, 1 << 20}},
      {}};
  std::uint16_t port = 0;

  Task<net::Response> take(net::Request& request) {
    const Json update = boost::json::parse(request.body);
    texts.push_back(update.as_object().contains("message") ? text_of(update.at("message"), "text") : "other");
    secrets.emplace_back(request.headers.find("X-Telegram-Bot-Api-Secret-Token").value_or("none"));
    Answer answer;
    if (!answers.empty()) {
      answer = answers.front();
      answers.pop_front();
    }
    at_once_max = std::max(at_once_max, ++at_once);
    if (answer.hold > Millis{0}) co_await pause(answer.hold);
    --at_once;
    net::Response response = net::Response::text(answer.status, answer.body);
    if (!answer.retry_after.empty()) response.headers.add("Retry-After", answer.retry_after);
    co_return response;
  }
  Task<> came(std::size_t count) {
    for (int i = 0; texts.size() < count && i < 2000; ++i) co_await pause(Millis{5});
  }
};

Task<> set(Live& it, const Hook& hook, JsonObject more = {}) {
  more["url"] = "http://127.0.0.1:" + std::to_string(hook.port) + "/hook";
  const Reply reply = co_await it.call("setWebhook", more);
  CHECK(reply.status == 200);
}

Task<> say(Live& it, std::string text, Number user = 0) {
  co_await it.act("send", {{"user", user == 0 ? it.ann : user}, {"bot", "shop_bot"}, {"text", text}});
}

/// Retries without their pauses.
sandbox::SandboxOptions quick() {
  return {.limits = sandbox::Limits::off, .seed = 5, .webhook_retry_scale = 0.02};
}

TEST_CASE("updates come with the secret and are gone when they were taken") {
  with_sandbox([](Live& it) -> Task<> {
    Hook hook{it.loop};
    co_await set(it, hook, {{"secret_token", "s-1"}});
    co_await say(it, "a");
    co_await hook.came(1);
    CHECK(hook.texts == std::vector<std::string>{"a"});
    CHECK(hook.secrets[0] == "s-1");
    co_await pause(Millis{20});
    const Reply info = co_await it.call("getWebhookInfo");
    CHECK(text_of(info.json().at("result"), "pending_update_count") == "0");
    co_await hook.server.stop(Millis{100});
  });
}

TEST_CASE("a refused update is sent again and those behind it wait") {
  with_sandbox(
      [](Live& it) -> Task<> {
        Hook hook{it.loop};
        hook.answers = {{.status = 500}, {.status = 500}, {.status = 503}};
        co_await set(it, hook);
        co_await say(it, "a");
        co_await say(it, "b");
        co_await hook.came(5);
        CHECK(hook.texts == std::vector<std::string>{"a", "a", "a", "a", "b"});
        const Reply info = co_await it.call("getWebhookInfo");
        CHECK(text_of(info.json().at("result"), "last_error_message") ==
              "Wrong response from the webhook: 503 Service Unavailable");
        co_await hook.server.stop(Millis{100});
      },
      quick());
}

TEST_CASE("one person's refused update does not hold up another's") {
  with_sandbox([](Live& it) -> Task<> {
    const Json bob = co_await it.act("users", {{"first_name", "Bob"}});
    Hook hook{it.loop};
    hook.answers = {{.status = 500, .retry_after = "30"}};
    co_await set(it, hook);
    co_await say(it, "a");
    co_await hook.came(1);
    co_await say(it, "b", bob.at("user").at("id").as_int64());
    co_await say(it, "c");
    co_await hook.came(2);
    co_await pause(Millis{50});
    CHECK(hook.texts == std::vector<std::string>{"a", "b"});
    co_await hook.server.stop(Millis{100});
  });
}

TEST_CASE("a press gets through where a message is stuck") {
  with_sandbox([](Live& it) -> Task<> {
    const Json rows = boost::json::parse(R"({"inline_keyboard":[[{"text":"Go","callback_data":"d"}]]})");
    co_await it.call("sendMessage", {{"chat_id", it.ann}, {"text", "x"}, {"reply_markup", rows}});
    Hook hook{it.loop};
    hook.answers = {{.status = 500, .retry_after = "30"}};
    co_await set(it, hook);
    co_await say(it, "a");
    co_await hook.came(1);
    Beside<Json> pressed;
    begin(it.loop, it.act("press", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", 2}, {"data", "d"}}),
          pressed);
    co_await hook.came(2);
    CHECK(hook.texts == std::vector<std::string>{"a", "other"});
    const std::string query = it.telegram.world().presses.begin()->first;
    co_await it.call("answerCallbackQuery", {{"callback_query_id", query}});
    co_await ended(pressed);
    co_await hook.server.stop(Millis{100});
  });
}

TEST_CASE("no more are under way than the bot allows") {
  with_sandbox([](Live& it) -> Task<> {
    Hook hook{it.loop};
    hook.answers.assign(10, {.hold = Millis{40}});
    std::vector<Number> people;
    for (int i = 0; i < 6; ++i) {
      const Json made = co_await it.act("users", {{"first_name", "P"}});
      people.push_back(made.at("user").at("id").as_int64());
    }
    co_await set(it, hook, {{"max_connections", 2}});
    for (const Number person : people) co_await say(it, "x", person);
    co_await hook.came(6);
    CHECK(hook.texts.size() == 6);
    CHECK(hook.at_once_max == 2);
    co_await pause(Millis{60});
    co_await hook.server.stop(Millis{100});
  });
}

TEST_CASE("a method in the answer is done") {
  with_sandbox([](Live& it) -> Task<> {
    Hook hook{it.loop};
    hook.answers = {{.body = R"({"method":"sendMessage","chat_id":5001,"text":"from the hook"})"}};
    co_await set(it, hook);
    co_await say(it, "a");
    co_await hook.came(1);
    co_await pause(Millis{30});
    const Reply history = co_await it.get("/sandbox/api/history?user=5001&bot=shop_bot");
    CHECK(history.body.find("from the hook") != std::string::npos);
    co_await hook.server.stop(Millis{100});
  });
}

TEST_CASE("what waited is delivered when a webhook is set and dropped when asked") {
  with_sandbox([](Live& it) -> Task<> {
    Hook hook{it.loop};
    co_await say(it, "a");
    co_await set(it, hook);
    co_await hook.came(1);
    CHECK(hook.texts == std::vector<std::string>{"a"});
    co_await it.call("deleteWebhook");
    co_await say(it, "b");
    co_await set(it, hook, {{"drop_pending_updates", true}});
    co_await say(it, "c");
    co_await hook.came(2);
    CHECK(hook.texts == std::vector<std::string>{"a", "c"});
    co_await hook.server.stop(Millis{100});
  });
}

}  // namespace
}  // namespace banana::test
