// A whole Telegram in this process: Bot API, people's API and web chat on one address.
//
//   sandbox::Sandbox telegram{loop, {.state_dir = dir}};
//   const std::uint16_t port = telegram.start().value();      // http://127.0.0.1:<port>
//   ...
//   co_await telegram.stop();
//
// Tests in the same process may reach into world(). One loop, from its thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

enum class Limits { on, off };

struct SandboxOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;      // 0: any free one
  std::string state_dir = {};  // kept there between starts; empty: nowhere
  Limits limits = Limits::on;
  std::uint64_t seed = 0;          // 0: from the system's chance
  const Clock* clock = nullptr;    // null: the system's. Waits always take real time.
  double webhook_retry_scale = 1;  // tests shorten the pauses of 1, 2, 4, 8… s between deliveries
};

class Sandbox {
 public:
  Sandbox(asio::io_context& loop, SandboxOptions options);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  /// Reads the state, if there is one, and listens. Gives the port.
  [[nodiscard]] Result<std::uint16_t> start();
  /// Ends requests, deliveries and streams, then writes the state.
  [[nodiscard]] Task<> stop();

  [[nodiscard]] World& world();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace banana::sandbox
