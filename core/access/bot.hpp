// A bot of this installation: one row of table `bot`. Without its token, which only token_of() (bots.hpp) gives.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/people/user_id.hpp"
#include "core/telegram/ids.hpp"

namespace banana::access {

enum class BotKind : std::uint8_t { studio, platform, seller, demo };
inline constexpr std::array<std::string_view, 4> kBotKinds{"studio", "platform", "seller", "demo"};

enum class BotState : std::uint8_t {
  running,
  stopped,  // by an operator or its owner
  parked,   // by us: its token no longer works
};
inline constexpr std::array<std::string_view, 3> kBotStates{"running", "stopped", "parked"};

/// How its updates come in.
enum class BotMode : std::uint8_t { config, webhook, polling };
inline constexpr std::array<std::string_view, 3> kBotModes{"config", "webhook", "polling"};

[[nodiscard]] constexpr std::string_view to_string(BotKind kind) {
  return kBotKinds[static_cast<std::size_t>(kind)];
}
[[nodiscard]] constexpr std::string_view to_string(BotState state) {
  return kBotStates[static_cast<std::size_t>(state)];
}
[[nodiscard]] constexpr std::string_view to_string(BotMode mode) {
  return kBotModes[static_cast<std::size_t>(mode)];
}
[[nodiscard]] std::optional<BotKind> parse_bot_kind(std::string_view name);
[[nodiscard]] std::optional<BotState> parse_bot_state(std::string_view name);
[[nodiscard]] std::optional<BotMode> parse_bot_mode(std::string_view name);

struct Bot {
  BotId id;
  BotKind kind = BotKind::studio;
  std::string username;  // without @; empty until Telegram was asked
  std::string name;
  std::optional<UserId> owner;  // none: the installation's own
  BotState state = BotState::running;
  std::string reason;  // of the state; never empty when parked
  Instant since;       // of the state
  BotMode mode = BotMode::config;
  std::string error;  // the last one of Telegram's; empty when there was none
  std::optional<Instant> error_at;
  Instant created_at;

  /// "@shop_bot (123456789)", or the number alone.
  [[nodiscard]] std::string label() const;
};

[[nodiscard]] std::optional<Bot> find(db::Snapshot& snapshot, BotId id);
/// By id, @username or t.me link; the refusal says what to do.
[[nodiscard]] Result<Bot> find_bot(db::Snapshot& snapshot, std::string_view text);

}  // namespace banana::access
