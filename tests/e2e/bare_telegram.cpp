#include "tests/e2e/bare_telegram.hpp"

#include <charconv>
#include <future>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace banana::test {

namespace {

constexpr std::size_t kBodyBytesMax = 64 << 20;
constexpr Millis kPollHeld{1'000};

/// "bot123:secret".
std::int64_t bot_of(std::string_view word) {
  std::int64_t id = 0;
  if (word.starts_with("bot")) std::from_chars(word.data() + 3, word.data() + word.size(), id);
  return id;
}

JsonObject params_of(const std::string& body) {
  boost::system::error_code failure;
  Json parsed = boost::json::parse(body, failure);
  return !failure && parsed.is_object() ? std::move(parsed.as_object()) : JsonObject{};
}

net::Response good(Json result) {
  return net::Response::json(200, JsonObject{{"ok", true}, {"result", std::move(result)}});
}

}  // namespace

BareTelegram::BareTelegram() {
  listen();
  thread_ = std::thread{[this] { loop_.run(); }};
}

BareTelegram::~BareTelegram() {
  if (server_) go_away();
  open_.reset();
  loop_.stop();
  thread_.join();
}

std::string BareTelegram::base() const { return fmt::format("http://127.0.0.1:{}", port_.number()); }

void BareTelegram::listen() {
  const auto reply = [this](net::Request& request) { return take(request); };
  server_ = std::make_unique<net::Server>(
      loop_,
      std::vector<net::Route>{{net::Method::post, "/{bot}/{method}", reply, kBodyBytesMax},
                              {net::Method::get, "/{bot}/{method}", reply}},
      net::ServerOptions{});
  server_->listen_tcp("127.0.0.1", port_.number()).value();
}

void BareTelegram::there(Task<> task) { asio::co_spawn(loop_, std::move(task), asio::use_future).get(); }

void BareTelegram::go_away() {
  there([](BareTelegram& self) -> Task<> {
    co_await self.server_->stop(Millis{0});
    self.server_.reset();
  }(*this));
}

void BareTelegram::come_back() {
  there([](BareTelegram& self) -> Task<> {
    self.listen();
    co_return;
  }(*this));
}

void BareTelegram::answer_with(Answer answer) {
  const std::lock_guard lock{mutex_};
  answer_ = std::move(answer);
}

std::int64_t BareTelegram::calls() const {
  const std::lock_guard lock{mutex_};
  std::int64_t all = 0;
  for (const auto& [method, count] : calls_) all += count;
  return all;
}

std::int64_t BareTelegram::calls(const std::string& method) const {
  const std::lock_guard lock{mutex_};
  const auto found = calls_.find(method);
  return found == calls_.end() ? 0 : found->second;
}

std::string BareTelegram::webhook_secret(std::int64_t bot) const {
  const std::lock_guard lock{mutex_};
  const auto found = secrets_.find(bot);
  return found == secrets_.end() ? std::string{} : found->second;
}

Task<net::Response> BareTelegram::take(net::Request& request) {
  const Asked asked{.bot = bot_of(request.param("bot")),
                    .method = std::string{request.param("method")},
                    .params = params_of(request.body)};
  std::optional<net::Response> told;
  {
    const std::lock_guard lock{mutex_};
    ++calls_[asked.method];
    if (answer_) told = answer_(asked);
    if (!told && asked.method == "setWebhook") {
      const Json* secret = asked.params.if_contains("secret_token");
      secrets_[asked.bot] = secret != nullptr && secret->is_string() ? std::string{secret->as_string()} : "";
    }
  }
  if (told) co_return std::move(*told);
  if (asked.method == "getUpdates") {
    asio::steady_timer held{loop_, kPollHeld};
    co_await held.async_wait(asio::use_awaitable);
  }
  co_return yes(asked);
}

net::Response BareTelegram::yes(const Asked& asked) {
  if (asked.method == "getUpdates") return good(JsonArray{});
  if (asked.method == "getMe") {
    return good(JsonObject{{"id", asked.bot},
                           {"is_bot", true},
                           {"first_name", "A bot"},
                           {"username", fmt::format("test_{}_bot", asked.bot)}});
  }
  if (asked.method == "getWebhookInfo") {
    return good(JsonObject{{"url", ""}, {"has_custom_certificate", false}, {"pending_update_count", 0}});
  }
  if (asked.method.starts_with("send") && asked.params.contains("chat_id")) {
    return good(JsonObject{{"message_id", ++messages_},
                           {"date", 1'795'219'200},
                           {"chat", JsonObject{{"id", asked.params.at("chat_id")}, {"type", "private"}}}});
  }
  return good(Json(true));
}

}  // namespace banana::test
