// People, chats, members and invite links as Telegram tells of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/telegram/ids.hpp"

namespace banana::telegram {

/// Empty texts are texts Telegram did not send. The first five fields are people::Contact's.
struct User {
  std::int64_t telegram_id = 0;
  std::string first_name = {};
  std::string last_name = {};
  std::string username = {};  // without the @
  std::string language_code = {};
  bool is_bot = false;

  /// A person's private chat with a bot has the person's number.
  [[nodiscard]] ChatId chat() const { return ChatId{telegram_id}; }
  bool operator==(const User&) const = default;
};

enum class ChatKind : std::uint8_t { person, group, supergroup, channel, other };

struct Chat {
  ChatId id;
  ChatKind kind = ChatKind::person;
  std::string title = {};     // of groups and channels
  std::string username = {};  // of what is public
  std::string first_name = {};

  bool operator==(const Chat&) const = default;
};

/// What an administrator may do. Names are the API's.
struct Rights {
  bool is_anonymous = false;
  bool can_manage_chat = false;
  bool can_delete_messages = false;
  bool can_manage_video_chats = false;
  bool can_restrict_members = false;  // remove people
  bool can_promote_members = false;
  bool can_change_info = false;
  bool can_invite_users = false;  // make links, answer join requests
  bool can_post_stories = false;
  bool can_edit_stories = false;
  bool can_delete_stories = false;
  bool can_post_messages = false;  // in channels
  bool can_edit_messages = false;  // in channels
  bool can_pin_messages = false;
  bool can_manage_topics = false;

  bool operator==(const Rights&) const = default;
};

enum class MemberStatus : std::uint8_t { owner, administrator, member, restricted, left, banned, other };

[[nodiscard]] std::string_view to_string(MemberStatus status);

struct ChatMember {
  User user;
  MemberStatus status = MemberStatus::other;
  bool is_inside = false;             // restricted people may be in the chat or not
  Rights rights = {};                 // of an administrator; an owner has all of them
  std::optional<Instant> until = {};  // the end of a ban, a restriction or a paid subscription

  bool operator==(const ChatMember&) const = default;
};

struct InviteLink {
  std::string link;
  std::string name = {};
  std::int64_t creator = 0;  // Telegram's number of a person or a bot
  bool by_request = false;
  bool is_primary = false;
  bool is_revoked = false;
  std::optional<Instant> expires_at = {};
  std::optional<std::int64_t> member_limit = {};
  std::optional<Stars> subscription_price = {};

  bool operator==(const InviteLink&) const = default;
};

}  // namespace banana::telegram
