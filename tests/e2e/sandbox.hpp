// The Telegram sandbox as a process of its own, and what its people do there.
//
//   Sandbox sandbox;
//   const JsonObject bot = sandbox.act("bots", {{"username", "shop_bot"}, {"name", "Shop"}});
//   ... --set telegram.api_base= sandbox.base() ...
//   sandbox.act("start", {{"user", 1}, {"bot", "shop_bot"}});
//
// Any thread may call any of it at any time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "core/base/json.hpp"
#include "core/base/time.hpp"

namespace banana::test {

class Sandbox {
 public:
  Sandbox();
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  [[nodiscard]] std::string base() const;

  /// Throws what the sandbox refuses.
  JsonObject act(std::string_view name, const JsonObject& what) const;
  /// Begins it, and goes away when it is not done soon: it goes on without them. Whether it was seen to be done.
  bool try_act(std::string_view name, const JsonObject& what, Millis patience) const;
  [[nodiscard]] JsonObject see(const std::string& what) const;
  /// The upload's id.
  [[nodiscard]] std::string upload(std::string_view name, std::string_view type,
                                   std::string_view bytes) const;

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace banana::test
