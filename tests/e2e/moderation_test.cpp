// The daemon with a stand-in for OpenAI behind it: the moderation model judges over HTTP what people ask for and what comes
// of it (MO2, MO3); what is drawn may be larger than a photo (JB12).
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/net/server.hpp"
#include "tests/e2e/front.hpp"
#include "tests/e2e/port.hpp"
#include "tests/picture/made.hpp"

using namespace banana;
using namespace banana::test;

namespace {

constexpr std::int64_t kStudio = 7001;
constexpr std::int64_t kAli = 501;
constexpr std::string_view kKey = "sk-canary-5f1d0c77a3";

/// 1 x 1, a real one.
constexpr std::string_view kPng =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

/// 6000 x 5000 in black, not squeezed: no photo for Telegram.
std::string large_png() {
  using namespace picture::made;
  constexpr std::size_t kRow = 1 + 6'000 / 8;
  constexpr std::size_t kBlockMax = 65'535;
  constexpr std::uint32_t kBase = 65'521;
  const std::string pixels(kRow * 5'000, '\0');
  std::string deflated = "\x78\x01";
  for (std::size_t at = 0; at < pixels.size(); at += kBlockMax) {
    const std::string_view block = std::string_view{pixels}.substr(at, kBlockMax);
    const auto size = static_cast<std::uint32_t>(block.size());
    deflated += at + block.size() == pixels.size() ? '\1' : '\0';
    deflated += little(size, 2) + little(~size & 0xffff, 2);
    deflated += block;
  }
  const auto rest =
      static_cast<std::uint32_t>(pixels.size() % kBase);  // of zeros the sums are 1 and their number
  deflated += big(rest << 16 | 1, 4);
  return png({.width = 6'000, .height = 5'000, .depth = 1, .color = 0}, {}, deflated);
}

/// OpenAI as far as this goes: it draws, and it judges.
class OpenAi {
 public:
  OpenAi() {
    server_.listen_tcp("127.0.0.1", port_.number()).value();
    thread_ = std::thread{[this] { loop_.run(); }};
  }
  ~OpenAi() {
    open_.reset();
    loop_.stop();
    thread_.join();
  }
  [[nodiscard]] std::string base() const { return fmt::format("http://127.0.0.1:{}", port_.number()); }

  std::atomic<int> drawn = 0;
  std::atomic<int> judged = 0;
  std::atomic<bool> pictures_are_bad = false;
  std::atomic<bool> is_down = false;
  std::atomic<bool> is_large = false;

 private:
  Task<net::Response> judge(net::Request& request) {
    ++judged;
    if (is_down) co_return net::Response::json(500, JsonObject{});
    const bool is_fight = request.body.find("a fight") != std::string::npos;
    const bool is_picture = request.body.find("image_url") != std::string::npos;
    const bool flagged = is_fight || (is_picture && pictures_are_bad);
    co_return net::Response::json(
        200,
        JsonObject{{"results", JsonArray{JsonObject{{"flagged", flagged},
                                                    {"categories", JsonObject{{"violence", flagged}}}}}}});
  }
  Task<net::Response> list(net::Request& request) {
    const bool is_known = request.headers.find("Authorization") == fmt::format("Bearer {}", kKey);
    co_return net::Response::json(is_known ? 200 : 401, JsonObject{{"data", JsonArray{}}});
  }
  Task<net::Response> draw(net::Request&) {
    ++drawn;
    if (is_down) co_return net::Response::json(500, JsonObject{});
    const std::string drawn_now = is_large ? to_base64(as_bytes(large_png())) : std::string{kPng};
    co_return net::Response::json(200, JsonObject{{"data", JsonArray{JsonObject{{"b64_json", drawn_now}}}}});
  }

  const Port port_;
  asio::io_context loop_{1};
  asio::executor_work_guard<asio::io_context::executor_type> open_{loop_.get_executor()};
  net::Server server_{
      loop_,
      {{net::Method::get, "/models", [this](net::Request& r) { return list(r); }},
       {net::Method::post, "/moderations", [this](net::Request& r) { return judge(r); }},
       {net::Method::post, "/images/generations", [this](net::Request& r) { return draw(r); }}},
      net::ServerOptions{}};
  std::thread thread_;
};

struct House {
  explicit House(std::string_view on_silence)
      : front({"--set", "providers.openai.base_url=" + openai.base(), "--set",
               fmt::format("providers.openai.key={}", kKey), "--set", "moderation.model=all", "--set",
               fmt::format("moderation.model_silent={}", on_silence), "--set",
               "growth.initial_tokens=1000"}) {
    operate(front.daemon, "models.disable", {{"model", "sandbox-image"}});
    front.telegram.answer_with([this](const Asked& asked) -> std::optional<net::Response> {
      const std::scoped_lock lock{mutex};
      if (const Json* text = asked.params.if_contains("text"); text != nullptr && text->is_string())
        shown.emplace_back(text->as_string());
      return std::nullopt;
    });
    operate(front.daemon, "bots.add", {{"token", front.token(kStudio)}, {"kind", "studio"}});
    REQUIRE(eventually([&] { return !front.telegram.webhook_secret(kStudio).empty(); }));
    front.say(kStudio, kAli, "/start");
  }
  void order(std::string_view prompt) {
    CHECK(front.say(kStudio, kAli, fmt::format("/new {}", prompt)).status == 200);
    // On a message whose number is above all that were sent: that one is the screen.
    std::string press = press_update(++press_id, kAli, "a:confirm:generate:");
    const std::string_view number = R"("message_id":1,)";
    press.replace(press.find(number), number.size(),
                  fmt::format(R"("message_id":{},)", 2'000'000'000 + press_id));
    CHECK(front.post(kStudio, press).status == 200);
  }
  /// How the last job of these ended, once all have.
  std::string cause(std::size_t jobs) {
    std::string out;
    REQUIRE(eventually([&] {
      const Json listed = operate(front.daemon, "jobs.list");
      const JsonArray& items = listed.at("items").as_array();
      if (items.size() != jobs) return false;
      const JsonObject& last = items.front().as_object();
      const auto status = std::string_view{last.at("status").as_string()};
      if (status == "queued" || status == "running") return false;
      out = last.at("cause").as_string();
      return true;
    }));
    return out;
  }
  bool says(std::string_view words) {
    return eventually([&] {
      const std::scoped_lock lock{mutex};
      for (const std::string& text : shown) {
        if (text.find(words) != std::string::npos) return true;
      }
      return false;
    });
  }

  OpenAi openai;
  std::mutex mutex;
  std::vector<std::string> shown;
  std::int64_t press_id = 5'000'000;
  Front front;
};

}  // namespace

TEST_CASE("what the moderation model forbids is neither ordered nor shown and costs nothing") {
  House house{"allow"};
  house.order("a fight");
  CHECK(house.cause(1) == "forbidden");
  CHECK(house.says("it is about violence"));
  CHECK(house.says("there will be a pause"));
  CHECK(house.openai.drawn == 0);
  CHECK(operate(house.front.daemon, "strikes.list").at("items").as_array().size() == 1);

  house.openai.pictures_are_bad = true;
  house.order("a boat");
  CHECK(house.cause(2) == "moderation");
  CHECK(house.says("held back"));
  CHECK(house.openai.drawn == 1);
  CHECK(house.front.telegram.calls("editMessageMedia") == 0);

  house.openai.pictures_are_bad = false;
  house.order("another boat");
  CHECK(house.cause(3) == "done");
  CHECK(eventually([&] {
    return house.front.telegram.calls("editMessageMedia") + house.front.telegram.calls("sendPhoto") == 1;
  }));
  CHECK(operate(house.front.daemon, "strikes.list").at("items").as_array().size() == 1);
  const Json proved = operate(house.front.daemon, "ledger.verify");
  CHECK(proved.at("jobs") == 3);
  const std::string metrics = get(house.front.daemon.port(), "/metrics").body;
  CHECK(metrics.find(R"(banana_vendor_circuit_state{vendor="openai",model="gpt-image-1-mini"} 0)") !=
        std::string::npos);
  CHECK(metrics.find(R"(banana_vendor_success_ratio{vendor="openai",model="gpt-image-1-mini"} 1)") !=
        std::string::npos);
  for (const std::string& line : house.front.daemon.lines()) CHECK(line.find(kKey) == std::string::npos);
}

TEST_CASE("while the moderation model is down nothing is made when the settings say so") {
  House house{"refuse"};
  house.openai.is_down = true;
  house.order("a boat");
  CHECK(house.cause(1) == "unjudged");
  CHECK(house.says("checked just now"));
  CHECK(house.openai.drawn == 0);
  house.openai.is_down = false;
  house.order("another boat");
  CHECK(house.cause(2) == "done");
}

TEST_CASE("a picture too large for a photo is shown smaller and kept whole") {
  House house{"allow"};
  house.openai.is_large = true;
  house.order("a boat");
  CHECK(house.cause(1) == "done");
  const Json listed = operate(house.front.daemon, "jobs.list");
  const Json job = operate(house.front.daemon, "jobs.show", {{"job", listed.at("items").at(0).at("id")}});
  const Json& made = job.at("results").at(0);
  CHECK(made.at("type") == "image/jpeg");
  CHECK(made.at("width") == 2560);
  CHECK(made.at("height") == 2133);
  CHECK(made.at("original").is_string());
  const Json usage = operate(house.front.daemon, "storage.usage");
  std::int64_t originals = 0;
  for (const Json& row : usage.at("items").as_array()) {
    if (row.at("kind") == "original") originals = row.at("bytes").as_int64();
  }
  CHECK(originals > 3'000'000);
}

TEST_CASE("an operator asks a vendor for free and for one real cheap picture") {
  House house{"allow"};
  const Json health = operate(house.front.daemon, "providers.health", {{"name", "openai"}, {"probe", true}});
  CHECK(health.at("ok") == true);
  CHECK(health.at("items").at(0).at("probe") == "ok");
  CHECK(house.openai.drawn == 0);

  const Json tested = operate(house.front.daemon, "providers.test", {{"name", "openai"}});
  CHECK(tested.at("ok") == true);
  CHECK(tested.at("result") == "done");
  CHECK(tested.at("model") == "gpt-image-1-mini");
  CHECK(tested.at("outputs") == 1);
  CHECK(tested.at("type") == "image/png");
  CHECK(tested.at("cost").as_string().starts_with("$0.0"));
  CHECK(house.openai.drawn == 1);

  house.openai.is_down = true;
  const Json down =
      operate(house.front.daemon, "providers.test", {{"name", "openai"}, {"model", "gpt-image-2"}});
  CHECK(down.at("ok") == false);
  CHECK(down.at("model") == "gpt-image-2");
  CHECK_FALSE(down.at("failure").is_null());
  const Json unknown =
      operate(house.front.daemon, "providers.test", {{"name", "openai"}, {"model", "no-such"}});
  CHECK(unknown.at("failure") == "invalid");
  CHECK(unknown.at("detail").as_string().find("no such model") != std::string::npos);

  const Json sandbox = operate(house.front.daemon, "providers.test", {{"name", "sandbox"}});
  CHECK(sandbox.at("ok") == true);
  for (const std::string& line : house.front.daemon.lines()) CHECK(line.find(kKey) == std::string::npos);
}
