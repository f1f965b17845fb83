#include "tests/cli/running_sandbox.hpp"

#include <array>
#include <charconv>
#include <csignal>
#include <stdexcept>
#include <system_error>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/local_http.hpp"

namespace banana::test {

namespace {

std::string first_line(int from) {
  std::string line;
  char letter = 0;
  while (::read(from, &letter, 1) == 1 && letter != '\n') line += letter;
  return line;
}

/// "…127.0.0.1:40123…"
std::uint16_t port_in(std::string_view line) {
  constexpr std::string_view kHost = "127.0.0.1:";
  const std::size_t at = line.find(kHost);
  std::uint16_t port = 0;
  if (at != std::string_view::npos)
    std::from_chars(line.data() + at + kHost.size(), line.data() + line.size(), port);
  if (port == 0) throw std::runtime_error(fmt::format("the sandbox said: {}", line));
  return port;
}

}  // namespace

RunningSandbox::RunningSandbox(const std::string& program) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category());
  std::array<std::string, 4> words{program, "--listen", "127.0.0.1:0", "--no-limits"};
  std::array<char*, 5> argv{words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  const int failed = ::posix_spawn(&process_, program.c_str(), &actions, nullptr, argv.data(), nullptr);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  const std::string line = failed == 0 ? first_line(ends[0]) : "nothing";
  ::close(ends[0]);
  port_ = port_in(line);
}

RunningSandbox::~RunningSandbox() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
}

std::string RunningSandbox::base() const { return fmt::format("http://127.0.0.1:{}", port_); }

Json RunningSandbox::post(std::string_view target, const JsonObject& body) const {
  const auto socket = cli::LocalSocket::to_port("127.0.0.1", port_);
  const std::string text = boost::json::serialize(body);
  const auto outcome =
      exchange(socket, {.method = "POST", .target = target, .body = text, .time_max = Millis{60'000}});
  const auto* reply = std::get_if<cli::LocalReply>(&outcome);
  return reply == nullptr ? Json{} : boost::json::parse(reply->body);
}

EchoBot::EchoBot(const RunningSandbox& sandbox, std::string_view username) : sandbox_(sandbox) {
  const Json made = sandbox.post("/sandbox/api/bots", {{"username", username}, {"name", "Echo"}});
  token_ = made.at("token").as_string();
  thread_ = std::thread{[this] { live(); }};
}

EchoBot::~EchoBot() {
  ends_ = true;
  thread_.join();
}

Json EchoBot::call(std::string_view method, const JsonObject& parameters) const {
  return sandbox_.post(fmt::format("/bot{}/{}", token_, method), parameters);
}

void EchoBot::live() {
  std::int64_t next = 0;
  while (!ends_) {
    const Json updates = call("getUpdates", {{"offset", next}, {"timeout", 1}});
    for (const Json& update : updates.at("result").as_array()) {
      next = update.at("update_id").as_int64() + 1;
      handle(update.as_object());
    }
  }
}

void EchoBot::handle(const JsonObject& update) const {
  if (const Json* query = update.if_contains("callback_query")) {
    (void)call("answerCallbackQuery",
               {{"callback_query_id", query->at("id")}, {"text", "You have 7"}, {"show_alert", true}});
  } else if (const Json* checkout = update.if_contains("pre_checkout_query")) {
    (void)call("answerPreCheckoutQuery", {{"pre_checkout_query_id", checkout->at("id")}, {"ok", true}});
  } else if (const Json* message = update.if_contains("message")) {
    hear(message->as_object());
  }
}

void EchoBot::hear(const JsonObject& message) const {
  const Json chat = message.at("chat").at("id");
  const Json* said = message.if_contains("text");
  const std::string text = said != nullptr ? std::string{said->as_string()} : "something else";
  if (text == "/start") {
    const Json keyboard =
        boost::json::parse(R"({"inline_keyboard":[[{"text":"💰 Balance","callback_data":"b"}]]})");
    (void)call("sendMessage", {{"chat_id", chat}, {"text", "Welcome"}, {"reply_markup", keyboard}});
  } else if (text == "/buy") {
    const Json prices = boost::json::parse(R"([{"label":"Pack","amount":40}])");
    (void)call("sendInvoice", {{"chat_id", chat},
                               {"title", "Pack"},
                               {"description", "Ten tokens"},
                               {"payload", "pack"},
                               {"currency", "XTR"},
                               {"prices", prices}});
  } else if (message.contains("successful_payment")) {
    (void)call("sendMessage", {{"chat_id", chat}, {"text", "Thank you"}});
  } else {
    (void)call("sendMessage", {{"chat_id", chat}, {"text", "You sent " + text}});
  }
}

}  // namespace banana::test
