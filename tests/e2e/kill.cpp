#include "tests/e2e/kill.hpp"

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "tests/e2e/operate.hpp"
#include "tests/e2e/port.hpp"
#include "tests/e2e/sandbox.hpp"
#include "tests/e2e/shopper.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {

namespace {

constexpr std::string_view kBotName = "kill_test_bot";
constexpr Millis kDrainPatience{180'000};
constexpr int kWrongMax = 20;

/// 1 x 1, a real one.
constexpr unsigned char kPng[] = {0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d,
                                  0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01,
                                  0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00,
                                  0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0,
                                  0x1f, 0x00, 0x05, 0x00, 0x01, 0xff, 0x56, 0xc7, 0x2f, 0x0d, 0x00, 0x00,
                                  0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

std::string text_at(const JsonObject& object, std::string_view name) {
  const Json* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string{value->as_string()} : std::string{};
}

class Street {
 public:
  explicit Street(const KillPlan& plan) : plan_(plan), random_(plan.seed) {
    const JsonObject bot = sandbox_.act("bots", {{"username", kBotName}, {"name", "Kill test"}});
    bot_ = bot.at("id").as_int64();
    token_ = bot.at("token").as_string();
    const std::string photo =
        sandbox_.upload("photo.png", "image/png", {reinterpret_cast<const char*>(kPng), sizeof(kPng)});
    open();
    for (int i = 0; i < plan.shoppers; ++i) {
      shoppers_.push_back(std::make_unique<Shopper>(
          Shopper::Place{.sandbox = sandbox_, .bot = std::string{kBotName}, .photo = photo},
          plan.seed * 1'000 + static_cast<std::uint64_t>(i)));
    }
    // What they have before they buy: whatever this installation gives to newcomers.
    for (const auto& shopper : shoppers_) {
      if (!eventually([&] { return tokens_of(*shopper).has_value(); })) wrong("a shopper was not let in");
      given_[shopper->user()] = tokens_of(*shopper).value_or(0);
    }
  }

  KillReport run() {
    for (const auto& shopper : shoppers_) shopper->walk();
    for (int round = 0; round < plan_.rounds; ++round) kill_once(round);
    for (const auto& shopper : shoppers_) shopper->leave();
    sandbox_.act("clear_faults", {});
    drain();
    read_calls();
    lay_books_beside();
    for (const auto& shopper : shoppers_) {
      report_.steps += shopper->steps();
      if (!shopper->trouble().empty()) wrong("the sandbox: " + shopper->trouble());
    }
    daemon_->signal(SIGTERM);
    if (daemon_->exit_status() != 0) wrong("the last daemon did not end well");
    return std::move(report_);
  }

 private:
  void wrong(std::string what) {
    if (report_.wrong.size() < kWrongMax) report_.wrong.push_back(std::move(what));
  }

  /// The first start: the bot and what it sells.
  void open() {
    start("webhook");
    be_ready();
    operate(*daemon_, "packs.set", {{"name", "kill"}, {"stars", 50}, {"tokens", 100}, {"bonus", 7}});
    operate(*daemon_, "bots.add", {{"token", token_}, {"kind", "demo"}});
  }

  void start(std::string_view mode) {
    is_ready_ = false;
    daemon_ = std::make_unique<Bananad>(
        dir_, std::vector<std::string>{
                  "--migrate", "--set", fmt::format("web.listen=127.0.0.1:{}", port_.number()), "--set",
                  fmt::format("web.public_url=http://127.0.0.1:{}", port_.number()), "--set",
                  fmt::format("telegram.mode={}", mode), "--set", "telegram.api_base=" + sandbox_.base(),
                  "--set", "outbox.bot_per_second=1000", "--set", "outbox.chat_per_minute=6000"});
  }

  void be_ready() {
    if (!std::exchange(is_ready_, true)) daemon_->ready();
  }

  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

  void watch_for(Millis span) {
    std::ignore = eventually(
        [&] {
          daemon_->read_log();
          return !daemon_->is_running();
        },
        span);
    if (!daemon_->is_running()) wrong("a daemon ended by itself");
  }

  void kill_once(int round) {
    if (round % 2 == 1) misbehave();
    if (below(6) == 0) {
      watch_for(Millis{below(60)});  // it may not even be ready
      ++report_.killed_while_starting;
    } else {
      be_ready();
      watch_for(Millis{30 + below(2'000)});
    }
    daemon_->signal(SIGKILL);
    daemon_->exit_status();
    ++report_.kills;
    read_calls();
    start(below(3) == 0 ? "polling" : "webhook");
  }

  void misbehave() {
    constexpr std::string_view kMethods[] = {"sendMessage",         "sendInvoice",
                                             "sendPhoto",           "editMessageText",
                                             "refundStarPayment",   "answerPreCheckoutQuery",
                                             "answerCallbackQuery", "getUpdates"};
    const auto fault = [&](std::string_view kind, std::string_view method) {
      JsonObject what{{"kind", kind}, {"bot", bot_}, {"times", 1 + below(3)}};
      if (!method.empty()) what["method"] = method;
      if (kind == "flood") what["retry_after"] = 1;
      if (kind == "late") what["seconds"] = 1;
      if (kind == "lost_reply" && method.starts_with("send"))
        report_.lost_replies += what.at("times").as_int64();
      sandbox_.act("fault", what);
    };
    fault("duplicate", "");
    fault("late", "");
    fault("reordered", "");
    for (const std::string_view kind : {"lost_reply", "flood", "server_error", "drop_before"})
      fault(kind, kMethods[static_cast<std::size_t>(below(std::size(kMethods)))]);
  }

  /// Until nothing waits on either side.
  void drain() {
    be_ready();
    const bool is_empty = eventually(
        [&] {
          daemon_->read_log();
          return pending() == 0 && waiting("inbox.list") == 0 && waiting("outbox.list") == 0 &&
                 refunding() == 0;
        },
        kDrainPatience);
    if (!is_empty) {
      wrong(fmt::format("still waiting: {} at Telegram, {} in the inbox, {} in the outbox, {} refunds",
                        pending(), waiting("inbox.list"), waiting("outbox.list"), refunding()));
    }
    if (const auto aside = items("inbox.list", {{"state", "set-aside"}}); !aside.empty())
      wrong("set aside: " + text_at(aside[0].as_object(), "cause"));
  }

  std::int64_t pending() {
    const JsonObject said = sandbox_.see("bots");
    std::int64_t all = 0;
    for (const Json& bot : said.at("bots").as_array()) all += bot.at("pending").to_number<std::int64_t>();
    return all;
  }
  JsonArray items(const std::string& operation, JsonObject arguments) {
    arguments["limit"] = 500;
    JsonArray all;
    for (;;) {
      const Json page = operate(*daemon_, operation, arguments);
      for (const Json& item : page.at("items").as_array()) all.push_back(item);
      const Json* next = page.as_object().if_contains("next");
      if (next == nullptr || !next->is_string()) return all;
      arguments["after"] = *next;
    }
  }
  std::size_t waiting(const std::string& operation) {
    return items(operation, {{"state", "waiting"}}).size();
  }
  std::size_t refunding() { return items("payments.list", {{"state", "refunding"}}).size(); }

  std::optional<std::int64_t> tokens_of(const Shopper& shopper) {
    const auto shown = try_operate(*daemon_, "ledger.show", {{"account", std::to_string(shopper.user())}});
    if (!shown) return std::nullopt;
    return shown->at("balance").at("available").as_int64();
  }

  /// What Telegram did of what can be told apart, before it forgets.
  void read_calls() {
    for (;;) {
      const JsonObject page = sandbox_.see(fmt::format("calls?bot={}&since={}", kBotName, calls_seen_));
      const JsonArray& calls = page.at("calls").as_array();
      calls_seen_ = page.at("next").as_int64();
      if (calls.empty()) return;
      for (const Json& call : calls) note(call.as_object());
    }
  }
  void note(const JsonObject& call) {
    ++report_.calls;
    if (!call.at("ok").as_bool()) return;
    const std::string method = text_at(call, "method");
    const JsonObject& params = call.at("params").as_object();
    if (method == "sendInvoice") ++sends_[text_at(params, "payload")];
    if (method == "sendMessage") texts_.push_back(text_at(params, "text"));
    if (method == "sendPhoto") {
      if (const Json* reply = params.if_contains("reply_parameters"))
        ++sends_[fmt::format("photo for {} {}", boost::json::serialize(params.at("chat_id")),
                             boost::json::serialize(*reply))];
    }
  }

  void lay_books_beside() {
    std::map<std::string, JsonObject> charges;
    const JsonObject known = sandbox_.see(fmt::format("charges?bot={}", kBotName));
    for (const Json& charge : known.at("charges").as_array())
      charges[text_at(charge.as_object(), "id")] = charge.as_object();
    std::map<std::string, int> payments;
    std::map<std::int64_t, std::int64_t> bought;
    for (const Json& item : items("payments.list", {})) {
      const JsonObject& payment = item.as_object();
      const std::string id = text_at(payment, "charge");
      if (++payments[id] > 1) ++report_.doubled;
      const auto charge = charges.find(id);
      if (charge == charges.end()) {
        ++report_.invented;
        continue;
      }
      const bool is_refunded = charge->second.at("refunded").as_bool();
      if (text_at(payment, "state") != (is_refunded ? "refunded" : "credited"))
        wrong(fmt::format("charge {} is {} here", id, text_at(payment, "state")));
      if (payment.at("stars") != charge->second.at("stars")) wrong("charge " + id + " has other Stars here");
      if (!is_refunded) bought[charge->second.at("user").as_int64()] += payment.at("tokens").as_int64();
      count_receipts(text_at(payment, "id"));
    }
    for (const auto& [id, charge] : charges) {
      ++report_.charges;
      report_.stars += charge.at("stars").as_int64();
      report_.refunded += charge.at("refunded").as_bool() ? 1 : 0;
      if (!payments.contains(id)) ++report_.lost;
    }
    for (const auto& shopper : shoppers_) {
      const std::int64_t expected = given_[shopper->user()] + bought[shopper->user()];
      if (tokens_of(*shopper) != expected) ++report_.wrong_balances;
    }
    for (const auto& [what, times] : sends_) {
      ++report_.sends;
      report_.sent_twice += times - 1;
    }
    if (const auto proved = try_operate(*daemon_, "ledger.verify"); !proved) wrong(proved.error().message);
    const Json proved = operate(*daemon_, "payments.verify");
    if (!proved.at("ok").as_bool()) wrong("payments verify: " + boost::json::serialize(proved.at("items")));
  }

  void count_receipts(const std::string& payment) {
    const auto receipts = std::ranges::count_if(
        texts_, [&](const std::string& text) { return text.find(payment) != std::string::npos; });
    if (receipts == 0) {
      ++report_.receipts_lost;
    } else {
      sends_["receipt for " + payment] = static_cast<int>(receipts);
    }
  }

  const KillPlan plan_;
  std::mt19937_64 random_;
  KillReport report_;
  const TempDir dir_;
  const Port port_;
  Sandbox sandbox_;
  std::int64_t bot_ = 0;
  std::string token_;
  std::unique_ptr<Bananad> daemon_;
  bool is_ready_ = false;
  std::map<std::int64_t, std::int64_t> given_;
  std::int64_t calls_seen_ = 0;
  std::map<std::string, int> sends_;  // how often each was
  std::vector<std::string> texts_;
  std::vector<std::unique_ptr<Shopper>> shoppers_;
};

}  // namespace

KillReport kill_again_and_again(const KillPlan& plan) { return Street{plan}.run(); }

}  // namespace banana::test
