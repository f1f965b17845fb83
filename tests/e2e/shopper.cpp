#include "tests/e2e/shopper.hpp"

#include <chrono>
#include <exception>
#include <tuple>
#include <vector>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace banana::test {

namespace {

constexpr std::int64_t kStars = 100'000'000;
constexpr Millis kPatienceOfPeople{1'000};  // for a press or a payment that hangs
constexpr int kLooksMax = 50;
constexpr std::chrono::milliseconds kBetweenLooks{30};

bool is_about_money(std::string_view data) {
  return data.find("buy") != std::string_view::npos || data.find("refund") != std::string_view::npos;
}

std::string of_bot(const JsonArray& messages) {
  std::string out;
  for (const Json& message : messages) {
    if (!message.at("out").as_bool()) out += boost::json::serialize(message);
  }
  return out;
}

}  // namespace

Shopper::Shopper(Place place, std::uint64_t seed) : place_(std::move(place)), random_(seed) {
  const JsonObject made = place_.sandbox.act(
      "users", {{"first_name", fmt::format("Shopper {}", seed)}, {"language_code", "en"}, {"stars", kStars}});
  user_ = made.at("user").at("id").as_int64();
  place_.sandbox.act("start", {{"user", user_}, {"bot", place_.bot}});
}

void Shopper::walk() {
  thread_ = std::thread{[this] {
    try {
      for (; !leaving_; ++steps_) step();
    } catch (const std::exception& failure) {
      trouble_ = failure.what();
    }
  }};
}

void Shopper::leave() {
  leaving_ = true;
  if (thread_.joinable()) thread_.join();
}

JsonObject Shopper::here(JsonObject more) const {
  more["user"] = user_;
  more["bot"] = place_.bot;
  return more;
}

JsonArray Shopper::look() const {
  return place_.sandbox.see(fmt::format("history?user={}&bot={}&limit=12", user_, place_.bot))
      .at("messages")
      .as_array();
}

/// Until the bot has written or changed something. People give up and go on.
void Shopper::wait_for_reply(const std::string& before) const {
  for (int looks = 0; looks < kLooksMax && !leaving_; ++looks) {
    if (of_bot(look()) != before) return;
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

void Shopper::step() {
  const JsonArray messages = look();
  do_something(messages);
  wait_for_reply(of_bot(messages));
}

void Shopper::do_something(const JsonArray& messages) {
  if (pay_something(messages)) return;
  switch (random_() % 10) {
    case 0:
      place_.sandbox.act("send", here({{"text", random_() % 2 == 0 ? "/menu" : "/balance"}}));
      break;
    case 1:
      place_.sandbox.act("send", here({{"text", ""}, {"files", JsonArray{Json(place_.photo)}}}));
      break;
    default:
      press_something(messages);
  }
}

/// The newest invoice that is not paid yet, more often than not.
bool Shopper::pay_something(const JsonArray& messages) {
  if (messages.empty() || random_() % 4 == 0) return false;
  const JsonObject& newest = messages.back().as_object();
  const Json* invoice = newest.if_contains("invoice");
  if (invoice == nullptr || invoice->at("paid").as_bool()) return false;
  if (place_.sandbox.try_act("pay", here({{"message", newest.at("id")}}), kPatienceOfPeople)) ++paid_;
  return true;
}

void Shopper::press_something(const JsonArray& messages) {
  struct Button {
    std::int64_t message = 0;
    std::string data;
  };
  std::vector<Button> buttons;
  for (const Json& message : messages) {
    const Json* keyboard = message.as_object().if_contains("keyboard");
    if (keyboard == nullptr) continue;
    for (const Json& row : keyboard->as_array()) {
      for (const Json& button : row.as_array()) {
        const Json* data = button.as_object().if_contains("data");
        if (data == nullptr) continue;
        buttons.push_back({message.at("id").as_int64(), std::string{data->as_string()}});
        // Money is what we are here for.
        if (is_about_money(buttons.back().data)) buttons.insert(buttons.end(), 5, Button{buttons.back()});
      }
    }
  }
  if (buttons.empty()) {
    place_.sandbox.act("send", here({{"text", "/start"}}));
    return;
  }
  const Button& chosen = buttons[random_() % buttons.size()];
  std::ignore = place_.sandbox.try_act("press", here({{"message", chosen.message}, {"data", chosen.data}}),
                                       kPatienceOfPeople);
}

}  // namespace banana::test
