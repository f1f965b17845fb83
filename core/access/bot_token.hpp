// What a bot's token looks like: its number, a colon, and 35 characters that nobody may see.
#pragma once

#include <optional>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/telegram/ids.hpp"

namespace banana::access {

/// The bot it is for; nothing when it is no token. Whether Telegram knows it, Telegram says.
[[nodiscard]] std::optional<BotId> bot_of(const Secret& token);

/// The refusal of what is none.
[[nodiscard]] Error no_bot_token();

}  // namespace banana::access
