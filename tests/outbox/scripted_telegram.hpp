// A Telegram that answers as a test says, after a moment, and remembers what it was asked.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/value_to.hpp>

#include "core/telegram/api.hpp"

namespace banana::test {

class ScriptedTelegram final : public telegram::Api {
 public:
  using Answer = telegram::ApiResult<Json>;
  struct Seen {
    BotId bot;
    telegram::Call call;
    std::chrono::steady_clock::time_point at;

    [[nodiscard]] std::string text() const {
      const Json* words = call.params.if_contains("text");
      return words == nullptr ? "" : boost::json::value_to<std::string>(*words);
    }
    [[nodiscard]] std::int64_t chat() const { return call.params.at("chat_id").as_int64(); }
  };

  explicit ScriptedTelegram(asio::io_context& loop) : loop_(loop) {}

  Task<Answer> call(BotId bot, const telegram::Call& call) override {
    seen.push_back({bot, call, std::chrono::steady_clock::now()});
    const auto number = static_cast<std::int64_t>(seen.size());
    asio::steady_timer moment{loop_, latency};
    co_await moment.async_wait(asio::use_awaitable);
    co_return answer ? answer(seen[static_cast<std::size_t>(number) - 1])
                     : Answer{JsonObject{{"message_id", 1000 + number}}};
  }

  std::function<Answer(const Seen&)> answer;  // none: taken, with a message id of its own
  std::vector<Seen> seen;
  Millis latency{2};

 private:
  asio::io_context& loop_;
};

}  // namespace banana::test
