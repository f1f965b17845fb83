// What stands where Telegram would, when a test needs it to misbehave as no Telegram does: on a thread of its own it
// says yes to every method, or whatever it was told to say. The sandbox is for everything that it can do.
//
//   BareTelegram telegram;
//   ... --set telegram.api_base= telegram.base() ...
//   telegram.answer_with([](const Asked& asked) -> std::optional<net::Response> { ... });   // nothing: a yes
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "core/base/json.hpp"
#include "core/net/server.hpp"
#include "tests/e2e/port.hpp"

namespace banana::test {

struct Asked {
  std::int64_t bot = 0;
  std::string method;
  JsonObject params;  // empty for forms with files
};

class BareTelegram {
 public:
  BareTelegram();
  ~BareTelegram();
  BareTelegram(const BareTelegram&) = delete;
  BareTelegram& operator=(const BareTelegram&) = delete;

  [[nodiscard]] std::string base() const;

  /// Called on its thread for every call. Nothing: a yes that fits the method.
  using Answer = std::function<std::optional<net::Response>(const Asked&)>;
  void answer_with(Answer answer);
  /// Nobody is at its address any more, until it comes back.
  void go_away();
  void come_back();

  [[nodiscard]] std::int64_t calls() const;
  [[nodiscard]] std::int64_t calls(const std::string& method) const;
  /// What a bot's setWebhook brought; empty before.
  [[nodiscard]] std::string webhook_secret(std::int64_t bot) const;

 private:
  Task<net::Response> take(net::Request& request);
  net::Response yes(const Asked& asked);
  void listen();
  /// On its thread, to the end.
  void there(Task<> task);

  asio::io_context loop_{1};
  asio::executor_work_guard<asio::io_context::executor_type> open_{loop_.get_executor()};
  std::unique_ptr<net::Server> server_;
  const Port port_;
  std::int64_t messages_ = 0;

  mutable std::mutex mutex_;
  Answer answer_;
  std::map<std::string, std::int64_t> calls_;
  std::map<std::int64_t, std::string> secrets_;
  std::thread thread_;
};

}  // namespace banana::test
