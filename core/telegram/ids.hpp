// Telegram's own numbers, so that one is never taken for another.
#pragma once

#include "core/base/id.hpp"

namespace banana::telegram {

struct BotTag;
struct ChatTag;
struct MessageTag;

using BotId = Id<BotTag>;          // the number a bot's token begins with
using ChatId = Id<ChatTag>;        // of a private chat: the user's id; of groups and channels: negative
using MessageId = Id<MessageTag>;  // within its chat

/// Groups and channels have negative ids, and other limits.
[[nodiscard]] constexpr bool is_private(ChatId chat) { return chat.value() > 0; }

}  // namespace banana::telegram

namespace banana {
using telegram::BotId;
using telegram::ChatId;
}  // namespace banana
