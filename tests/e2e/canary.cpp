#include "tests/e2e/canary.hpp"

#include <atomic>
#include <bit>
#include <csignal>
#include <fstream>
#include <set>
#include <sstream>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "tests/e2e/front.hpp"

namespace banana::test {

namespace {

constexpr std::int64_t kShop = 7001;
constexpr std::int64_t kParked = 7002;  // its token is revoked again and again
constexpr int kPressesAtOnce = 64;
constexpr int kRestEvery = 20;  // turns of kPressesAtOnce

net::Response refusal(int code, std::string_view description, JsonObject parameters = {}) {
  JsonObject body{{"ok", false}, {"error_code", code}, {"description", description}};
  if (!parameters.empty()) body["parameters"] = std::move(parameters);
  return net::Response::json(code, body);
}

/// The worst that Telegram, or who stands before it, has answered with; most of it quotes the request's own URL.
std::optional<net::Response> bad_day(std::int64_t turn, const std::string& token, const std::string& base) {
  const std::string url = fmt::format("{}/bot{}/answerCallbackQuery", base, token);
  switch (turn % 12) {
    case 0:
      return refusal(500, "Internal Server Error at " + url);
    case 1:
      return refusal(429, "Too Many Requests: retry after 1, " + token, {{"retry_after", 1}});
    case 2:
      return refusal(400, "Bad Request: wrong token " + token);
    case 3:
      return refusal(403, "Forbidden: " + url + " was blocked by the user");
    case 4: {
      auto moved = net::Response::text(302, "Found at " + url);
      moved.headers.set("Location", url);
      return moved;
    }
    case 5: {
      auto moved = net::Response::text(308, "");
      moved.headers.set("Location", fmt::format("/bot{}/elsewhere", token));
      return moved;
    }
    case 6:
      return net::Response::text(502, "<html>Bad Gateway: no upstream for " + url + "</html>");
    case 7:
      return net::Response::text(200, "{\"ok\":true,\"result\":" + token);
    case 8:
      return net::Response::text(200, url);
    case 9:
      return refusal(409, "Conflict: terminated by other getUpdates request " + url);
    case 10:
      return net::Response::text(200, "");
    default:
      return refusal(400, std::string(3'000, 'x') + token);
  }
}

class Flight {
 public:
  explicit Flight(std::int64_t lines) : lines_wanted_(lines), front_({"--set", "log.level=debug"}) {}

  CanaryReport run() {
    front_.add_bot(kShop);
    front_.add_bot(kParked);
    secrets_ = {std::string{kCanary}, front_.telegram.webhook_secret(kShop),
                front_.telegram.webhook_secret(kParked)};
    front_.telegram.answer_with([this](const Asked& asked) -> std::optional<net::Response> {
      const std::int64_t turn = ++turns_;
      if (asked.method == "setWebhook") note_secret(asked);
      if (asked.bot == kParked) return refusal(401, "Unauthorized: " + front_.token(kParked));
      return bad_day(turn, front_.token(asked.bot), front_.telegram.base());
    });
    for (int turn = 0; report_.lines < lines_wanted_ && report_.found.empty(); ++turn) {
      go_wrong();
      if (turn % kRestEvery == 0) look_around();
      // Files grow with the run: the longer it takes, the rarer they are read.
      if (std::has_single_bit(static_cast<unsigned>(turn))) look_into_files();
    }
    front_.daemon.signal(SIGTERM);
    front_.daemon.exit_status();
    read_lines();
    look_into_files();
    report_.faults = turns_;
    return report_;
  }

 private:
  /// The set-up of a bot that runs again may bring a new secret.
  void note_secret(const Asked& asked) {
    if (const Json* secret = asked.params.if_contains("secret_token")) {
      const std::lock_guard lock{mutex_};
      secrets_.emplace(secret->as_string());
    }
  }

  /// Answers to presses are sent at once and not again, each with its own trouble.
  void go_wrong() {
    front_.press_together(kShop, 500, kPressesAtOnce, "g:nowhere");
    for (const std::string& path :
         {"/webhook/" + front_.token(kShop), "/bot" + front_.token(kShop) + "/getMe",
          "/?token=" + front_.token(kShop)}) {
      hear(get(front_.daemon.port(), path).body);
    }
    hear(front_.post_with(front_.token(kShop), fmt::format("X-Request-Id: {}\r\n", front_.token(kShop)), "{}")
             .body);
    read_lines();
  }

  void look_around() {
    for (const auto& [operation, arguments] : std::initializer_list<std::pair<std::string, JsonObject>>{
             {"bots.list", {}},
             {"bots.show", {{"bot", "7001"}}},
             {"bots.health", {}},
             {"bots.webhook", {{"bot", "7001"}}},
             {"bots.webhook", {{"bot", "7001"}, {"act", "set"}}},
             {"bots.add", {{"token", front_.token(kShop)}}},
             {"bots.add", {{"token", "7003:" + std::string{kCanary}}}},
             {"bots.add", {{"token", front_.token(kShop) + "!"}}},
             {"bots.rotate-token", {{"bot", "7001"}, {"token", front_.token(kParked)}}},
             {"bots.start", {{"bot", "7002"}}},
             {"inbox.list", {{"state", "waiting"}}},
             {"inbox.list", {}},
             {"audit.list", {}},
             {"config.show", {}},
             {"no.such.operation", {{"token", front_.token(kShop)}}}}) {
      hear(post(front_.daemon.control_socket(), "/v1/operation",
                ops::control::write_request(
                    {.operation = operation, .arguments = arguments, .confirmed = true}))
               .body);
    }
    for (const char* path : {"/metrics", "/healthz", "/readyz"}) {
      hear(get(front_.daemon.port(), path).body);
      hear(get(front_.daemon.control_socket(), path).body);
    }
    front_.telegram.go_away();  // connections are refused
    front_.press_together(kShop, 500, kPressesAtOnce, "g:nowhere");
    hear(post(front_.daemon.control_socket(), "/v1/operation",
              ops::control::write_request({.operation = "bots.health"}))
             .body);
    front_.telegram.come_back();
  }

  void hear(const std::string& answer) {
    ++report_.answers;
    look(answer, "an answer");
  }

  void read_lines() {
    for (const std::string& line : front_.daemon.take_lines()) {
      ++report_.lines;
      report_.log_bytes += static_cast<std::int64_t>(line.size());
      look(line, "the log");
    }
  }

  void look_into_files() {
    report_.file_bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{front_.dir.path()}) {
      if (!entry.is_regular_file()) continue;
      std::ostringstream bytes;
      bytes << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
      report_.file_bytes += static_cast<std::int64_t>(bytes.str().size());
      look(bytes.str(), entry.path().filename().native());
    }
  }

  void look(std::string_view text, std::string_view where) {
    const std::lock_guard lock{mutex_};
    for (const std::string& secret : secrets_) {
      const std::size_t at = text.find(secret);
      if (at == std::string_view::npos || !report_.found.empty()) continue;
      const std::size_t from = at < 200 ? 0 : at - 200;
      report_.found = fmt::format("{}: {}", where, text.substr(from, 400));
    }
  }

  const std::int64_t lines_wanted_;
  CanaryReport report_;
  std::mutex mutex_;
  std::set<std::string> secrets_;
  std::atomic<std::int64_t> turns_ = 0;
  Front front_;
};

}  // namespace

CanaryReport fly_canary(std::int64_t lines) { return Flight{lines}.run(); }

}  // namespace banana::test
