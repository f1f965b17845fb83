// Calls about chats: who is in them, who may come in, by which links. Users go by Telegram's number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"

namespace banana::telegram {

struct NewInviteLink {
  std::string name = {};  // to 32 characters, seen by administrators
  std::optional<Instant> expires_at = {};
  std::int64_t member_limit =
      0;                    // 1 to 99,999, or 0 for none; counts who is inside, so a link is not spent by it
  bool by_request = false;  // each comer asks first; not together with a limit
};

[[nodiscard]] Call create_chat_invite_link(ChatId chat, const NewInviteLink& link);
/// Of a channel, 1 to 10,000 Stars for each month.
[[nodiscard]] Call create_chat_subscription_invite_link(ChatId chat, std::string_view name, Stars monthly);
[[nodiscard]] Call revoke_chat_invite_link(ChatId chat, std::string_view link);

[[nodiscard]] Call approve_chat_join_request(ChatId chat, std::int64_t user);
[[nodiscard]] Call decline_chat_join_request(ChatId chat, std::int64_t user);

/// Without an end, or with one that is nearer than 30 s or further than 366 days: for good.
[[nodiscard]] Call ban_chat_member(ChatId chat, std::int64_t user, std::optional<Instant> until = {});
/// Lets them come back; who is inside stays. After ban_chat_member it makes a removal of it.
[[nodiscard]] Call unban_chat_member(ChatId chat, std::int64_t user);

[[nodiscard]] Call get_chat(ChatId chat);
[[nodiscard]] Call get_chat_member(ChatId chat, std::int64_t user);
[[nodiscard]] Call get_chat_administrators(ChatId chat);
[[nodiscard]] Call leave_chat(ChatId chat);

}  // namespace banana::telegram
