// Bots in groups (ST21): they answer whoever speaks to them, and nobody else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/telegram/ids.hpp"
#include "core/telegram/message.hpp"

namespace banana::screens {

/// The same message without the bot's name, when it is for the bot: a command with its name, a mention, a reply to what it
/// said.
[[nodiscard]] std::optional<telegram::Message> addressed(telegram::Message message, BotId bot,
                                                         std::string_view username);

/// A link that opens the bot in private.
[[nodiscard]] std::string private_link(std::string_view username);

/// The outbox's name for the screen of one person: alone with the bot there is one screen, in a group each asker has theirs.
[[nodiscard]] std::string screen_slot(ChatId chat, std::int64_t user);
/// Whose screen a slot of a group's is; nothing for other slots.
[[nodiscard]] std::optional<std::string_view> asker_of(std::string_view slot);

}  // namespace banana::screens
