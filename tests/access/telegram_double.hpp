// Telegram as far as the operations of bots ask it, and a host that talks to it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/config/load.hpp"
#include "core/telegram/api.hpp"
#include "tests/access/fleet.hpp"
#include "tests/ops/ops_host.hpp"

namespace banana::test {

/// Knows some tokens and keeps each bot's webhook.
struct TelegramDouble {
  std::map<std::string, std::string> usernames = {};  // by token
  std::map<std::int64_t, std::string> webhooks = {};
  std::map<std::int64_t, std::string> webhook_secrets = {};
  std::vector<std::string> calls = {};
  bool down = false;

  void know(std::int64_t bot, std::string username) {
    usernames[std::string{token_for(bot).reveal()}] = std::move(username);
  }
  void revoke(std::int64_t bot) { usernames.erase(std::string{token_for(bot).reveal()}); }
};

class TelegramLine final : public telegram::Api {
 public:
  TelegramLine(TelegramDouble& telegram, Secret token) : telegram_(telegram), token_(std::move(token)) {}

  Task<telegram::ApiResult<Json>> call(BotId bot, const telegram::Call& call) override {
    telegram_.calls.push_back(call.method);
    if (telegram_.down) {
      co_return telegram::ApiError{.trouble = telegram::Trouble::not_sent,
                                   .description = "connection refused"};
    }
    const auto known = telegram_.usernames.find(std::string{token_.reveal()});
    if (known == telegram_.usernames.end()) {
      co_return telegram::ApiError{
          .trouble = telegram::Trouble::token_revoked, .code = 401, .description = "Unauthorized"};
    }
    if (call.method == "getMe") {
      co_return Json(JsonObject{
          {"id", bot.value()}, {"is_bot", true}, {"first_name", "Shop"}, {"username", known->second}});
    }
    if (call.method == "setWebhook") {
      telegram_.webhooks[bot.value()] = std::string{call.params.at("url").as_string()};
      telegram_.webhook_secrets[bot.value()] = std::string{call.params.at("secret_token").as_string()};
      co_return Json(true);
    }
    if (call.method == "deleteWebhook") {
      telegram_.webhooks.erase(bot.value());
      co_return Json(true);
    }
    co_return Json(JsonObject{{"url", telegram_.webhooks[bot.value()]},
                              {"has_custom_certificate", false},
                              {"pending_update_count", 3}});
  }

 private:
  TelegramDouble& telegram_;
  Secret token_;
};

class BotHost final : public OpsHost {
 public:
  explicit BotHost(db::Database& database) : OpsHost(database) {
    SeededRandom random{4};  // test_masters()
    config().keys.master.text = CipherKey::make(random).to_text();
  }

  const config::Loaded& loaded() override { return loaded_; }
  Result<std::shared_ptr<telegram::Api>> telegram(Secret token) override {
    return std::shared_ptr<telegram::Api>{std::make_shared<TelegramLine>(telegram_, std::move(token))};
  }
  Config& config() { return loaded_.config; }
  TelegramDouble& there() { return telegram_; }

 private:
  config::Loaded loaded_;
  TelegramDouble telegram_;
};

}  // namespace banana::test
