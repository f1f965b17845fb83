// Chats: private ones come into being when they are needed, groups and channels are made; members come and go.
#pragma once

#include <string_view>
#include <vector>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

[[nodiscard]] Chat& private_chat(World& world, Number person, Number bot);
[[nodiscard]] Chat* find_chat(World& world, ChatKey key);
/// A public one, by its username.
[[nodiscard]] Chat* find_chat(World& world, std::string_view username);

struct NewChat {
  std::string kind = {}, title = {}, username = {};
  Number owner = 0;
};
[[nodiscard]] Result<Chat*> add_chat(World& world, NewChat chat);

/// A group becomes a supergroup: a new chat with the same members; the old id only points there.
[[nodiscard]] Result<Chat*> upgrade_chat(World& world, Chat& group, Number by);

/// The people who see what happens in a chat.
[[nodiscard]] std::vector<Number> people_of(const Chat& chat);
[[nodiscard]] std::vector<Number> bots_of(const Chat& chat);
[[nodiscard]] Member member_of(const Chat& chat, Number who);
[[nodiscard]] Number member_count(const Chat& chat);
[[nodiscard]] bool has_right(const Chat& chat, Number who, std::string_view right);

/// An admin with rights as {"can_…": true}; none given means all of them.
[[nodiscard]] Member admin_with(const JsonObject& rights);

/// What a change of membership was caused by.
struct Cause {
  Number by = 0;  // who did it
  const InviteLink* link = nullptr;
  bool via_request = false;
};
/// Changes one member and tells bots: my_chat_member to the bot itself, chat_member to the bots that are admins.
void set_member(World& world, Chat& chat, Number who, Member to, Cause cause);

/// {"id", "type", "title"…} as a bot sees it.
[[nodiscard]] JsonObject show_chat(World& world, const Chat& chat);
[[nodiscard]] JsonObject show_member(World& world, Number who, const Member& member);

/// The person blocks the bot or takes that back.
void set_blocked(World& world, Chat& chat, bool blocked);

inline constexpr std::string_view kRights[] = {
    "can_manage_chat",     "can_delete_messages", "can_manage_video_chats",    "can_restrict_members",
    "can_promote_members", "can_change_info",     "can_invite_users",          "can_post_stories",
    "can_edit_stories",    "can_delete_stories",  "can_post_messages",         "can_edit_messages",
    "can_pin_messages",    "can_manage_topics",   "can_manage_direct_messages"};

}  // namespace banana::sandbox
