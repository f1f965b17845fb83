// A person who hammers is kept out before the database hears of it, by webhook and by polling (MO4).
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/e2e/front.hpp"

using namespace banana;
using namespace banana::test;

namespace {

constexpr std::int64_t kShop = 7001;
constexpr std::int64_t kAli = 501;
constexpr int kPresses = 40;

/// What was shown to whoever pressed.
class Alerts {
 public:
  void note(const Asked& asked) {
    if (asked.method != "answerCallbackQuery") return;
    const std::scoped_lock lock{mutex_};
    ++answers_;
    const Json* text = asked.params.if_contains("text");
    if (text != nullptr && text->as_string().starts_with("A little slower")) ++alerts_;
  }
  [[nodiscard]] int answers() const {
    const std::scoped_lock lock{mutex_};
    return answers_;
  }
  [[nodiscard]] int alerts() const {
    const std::scoped_lock lock{mutex_};
    return alerts_;
  }

 private:
  mutable std::mutex mutex_;
  int answers_ = 0;
  int alerts_ = 0;
};

std::int64_t metric(const Front& front, std::string_view name) {
  const std::string body = get(front.daemon.port(), "/metrics").body;
  const std::size_t at = body.find(fmt::format("\n{} ", name));
  return at == std::string::npos ? -1 : std::stoll(body.substr(at + name.size() + 2));
}

}  // namespace

TEST_CASE("a person who hammers at the webhook is told and a payment of theirs comes in all the same") {
  Front front{{"--set", "moderation.updates_per_second=1"}};
  Alerts alerts;
  front.telegram.answer_with([&](const Asked& asked) -> std::optional<net::Response> {
    alerts.note(asked);
    return std::nullopt;
  });
  front.add_bot(kShop);
  for (int i = 0; i < kPresses; ++i) CHECK(front.press(kShop, kAli, "go:menu").status == 200);
  const std::string checkout = boost::json::serialize(
      JsonObject{{"update_id", 9'000},
                 {"pre_checkout_query",
                  JsonObject{{"id", "1"},
                             {"from", JsonObject{{"id", kAli}, {"is_bot", false}, {"first_name", "Ali"}}},
                             {"currency", "XTR"},
                             {"total_amount", 5},
                             {"invoice_payload", "p"}}}});
  CHECK(front.post(kShop, checkout).status == 200);
  CHECK(eventually([&] { return front.telegram.calls("answerPreCheckoutQuery") == 1; }));
  CHECK(eventually([&] { return alerts.answers() == kPresses; }));
  CHECK(alerts.alerts() >= 1);
  const std::int64_t away = metric(front, "banana_updates_turned_away_total");
  CHECK(away > 0);
  CHECK(eventually([&] { return metric(front, "banana_updates_handled_total") == kPresses + 1 - away; }));
}

TEST_CASE("a person who hammers while a bot is polled is held up as well") {
  Front front{{"--set", "telegram.mode=polling", "--set", "moderation.updates_per_second=2"}};
  std::atomic<bool> is_given{false};
  Alerts alerts;
  front.telegram.answer_with([&](const Asked& asked) -> std::optional<net::Response> {
    alerts.note(asked);
    if (asked.method != "getUpdates" || is_given.exchange(true)) return std::nullopt;
    JsonArray updates;
    for (int i = 1; i <= kPresses; ++i)
      updates.push_back(boost::json::parse(press_update(i, kAli, "go:menu")));
    return net::Response::json(200, JsonObject{{"ok", true}, {"result", std::move(updates)}});
  });
  operate(front.daemon, "bots.add", {{"token", front.token(kShop)}, {"kind", "demo"}});
  CHECK(eventually([&] { return alerts.answers() == kPresses; }));
  const std::int64_t away = metric(front, "banana_updates_turned_away_total");
  CHECK(away > 0);
  CHECK(eventually([&] { return metric(front, "banana_updates_handled_total") == kPresses - away; }));
}
