// The methods themselves, by what they are about. Inside methods/ only.
#pragma once

#include "daemon/sandbox/methods/call.hpp"

namespace banana::sandbox {

// updates.cpp
Answer get_updates(Call& call);
Answer set_webhook(Call& call);
Answer delete_webhook(Call& call);
Answer get_webhook_info(Call& call);
// sending.cpp
Answer send_message(Call& call);
Answer send_photo(Call& call);
Answer send_document(Call& call);
Answer send_video(Call& call);
Answer send_animation(Call& call);
Answer send_chat_action(Call& call);
Answer send_message_draft(Call& call);
// albums.cpp
Answer send_media_group(Call& call);
Answer send_paid_media(Call& call);
// editing.cpp
Answer edit_message_text(Call& call);
Answer edit_message_caption(Call& call);
Answer edit_message_media(Call& call);
Answer edit_message_reply_markup(Call& call);
// copying.cpp
Answer forward_message(Call& call);
Answer copy_message(Call& call);
Answer delete_message(Call& call);
Answer delete_messages(Call& call);
Answer set_message_reaction(Call& call);
Answer answer_callback_query(Call& call);
// selling.cpp
Answer send_invoice(Call& call);
Answer create_invoice_link(Call& call);
Answer answer_pre_checkout_query(Call& call);
Answer refund_star_payment(Call& call);
Answer edit_user_star_subscription(Call& call);
Answer get_star_transactions(Call& call);
Answer get_my_star_balance(Call& call);
// profile.cpp
Answer get_me(Call& call);
Answer get_file(Call& call);
Answer get_user_profile_photos(Call& call);
Answer set_my_commands(Call& call);
Answer get_my_commands(Call& call);
Answer delete_my_commands(Call& call);
Answer set_my_name(Call& call);
Answer get_my_name(Call& call);
Answer set_my_description(Call& call);
Answer get_my_description(Call& call);
Answer set_my_short_description(Call& call);
Answer get_my_short_description(Call& call);
Answer set_chat_menu_button(Call& call);
Answer get_chat_menu_button(Call& call);
Answer get_managed_bot_token(Call& call);
Answer replace_managed_bot_token(Call& call);
// rooms.cpp
Answer get_chat(Call& call);
Answer get_chat_member(Call& call);
Answer get_chat_administrators(Call& call);
Answer get_chat_member_count(Call& call);
Answer leave_chat(Call& call);
Answer ban_chat_member(Call& call);
Answer unban_chat_member(Call& call);
Answer promote_chat_member(Call& call);
// inviting.cpp
Answer create_chat_invite_link(Call& call);
Answer edit_chat_invite_link(Call& call);
Answer revoke_chat_invite_link(Call& call);
Answer export_chat_invite_link(Call& call);
Answer create_chat_subscription_invite_link(Call& call);
Answer edit_chat_subscription_invite_link(Call& call);
Answer approve_chat_join_request(Call& call);
Answer decline_chat_join_request(Call& call);

}  // namespace banana::sandbox
