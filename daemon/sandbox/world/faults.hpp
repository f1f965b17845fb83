// Faults that were asked for, and the flood limits: what makes a good call fail.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

/// Takes one of what is left of the first fault that fits this call.
[[nodiscard]] std::optional<Fault> take_call_fault(World& world, Number bot, std::string_view method);
[[nodiscard]] std::optional<Fault> take_update_fault(World& world, Number bot);

[[nodiscard]] bool is_call_fault(std::string_view kind);
[[nodiscard]] bool is_update_fault(std::string_view kind);

/// Counts `messages` that a bot wants to send into a chat; nothing when they fit, else the seconds to wait.
[[nodiscard]] std::optional<Number> flood_wait(World& world, const Bot& bot, const Chat& chat,
                                               Number messages);
/// One setWebhook a second.
[[nodiscard]] std::optional<Number> webhook_wait(World& world, const Bot& bot);

}  // namespace banana::sandbox
