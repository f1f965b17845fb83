// A sandbox as a process of its own, and a bot that lives in it.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <thread>

#include <sys/types.h>

#include "core/base/json.hpp"

namespace banana::test {

class RunningSandbox {
 public:
  explicit RunningSandbox(const std::string& program);
  ~RunningSandbox();
  RunningSandbox(const RunningSandbox&) = delete;
  RunningSandbox& operator=(const RunningSandbox&) = delete;

  /// For telegram.api_base.
  [[nodiscard]] std::string base() const;
  /// POST of JSON; "/sandbox/api/bots", "/botTOKEN/getMe".
  [[nodiscard]] Json post(std::string_view target, const JsonObject& body) const;

 private:
  pid_t process_ = -1;
  std::uint16_t port_ = 0;
};

/// Greets with a keyboard, answers its button, sells a pack for 40 Stars, echoes the rest.
class EchoBot {
 public:
  EchoBot(const RunningSandbox& sandbox, std::string_view username);
  ~EchoBot();
  EchoBot(const EchoBot&) = delete;
  EchoBot& operator=(const EchoBot&) = delete;

 private:
  [[nodiscard]] Json call(std::string_view method, const JsonObject& parameters) const;
  void live();
  void handle(const JsonObject& update) const;
  void hear(const JsonObject& message) const;

  const RunningSandbox& sandbox_;
  std::string token_;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

}  // namespace banana::test
