// The API's names of rights beside our fields. Inside core/telegram only.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "core/telegram/chat.hpp"

namespace banana::telegram {

inline constexpr std::array<std::pair<std::string_view, bool Rights::*>, 15> kRightNames{
    {{"is_anonymous", &Rights::is_anonymous},
     {"can_manage_chat", &Rights::can_manage_chat},
     {"can_delete_messages", &Rights::can_delete_messages},
     {"can_manage_video_chats", &Rights::can_manage_video_chats},
     {"can_restrict_members", &Rights::can_restrict_members},
     {"can_promote_members", &Rights::can_promote_members},
     {"can_change_info", &Rights::can_change_info},
     {"can_invite_users", &Rights::can_invite_users},
     {"can_post_stories", &Rights::can_post_stories},
     {"can_edit_stories", &Rights::can_edit_stories},
     {"can_delete_stories", &Rights::can_delete_stories},
     {"can_post_messages", &Rights::can_post_messages},
     {"can_edit_messages", &Rights::can_edit_messages},
     {"can_pin_messages", &Rights::can_pin_messages},
     {"can_manage_topics", &Rights::can_manage_topics}}};

}  // namespace banana::telegram
