#include "core/telegram/chats.hpp"

#include <utility>

#include "core/telegram/params.hpp"

namespace banana::telegram {

namespace {

std::int64_t unix_seconds(Instant at) { return to_unix_ms(at) / 1000; }

Call about_chat(std::string method, ChatId chat) {
  return {.method = std::move(method), .params = {{"chat_id", chat.value()}}};
}

Call about_member(std::string method, ChatId chat, std::int64_t user) {
  return {.method = std::move(method), .params = {{"chat_id", chat.value()}, {"user_id", user}}};
}

}  // namespace

Call create_chat_invite_link(ChatId chat, const NewInviteLink& link) {
  Call call = about_chat("createChatInviteLink", chat);
  put_text(call.params, "name", link.name);
  if (link.expires_at) call.params["expire_date"] = unix_seconds(*link.expires_at);
  if (link.member_limit > 0) call.params["member_limit"] = link.member_limit;
  if (link.by_request) call.params["creates_join_request"] = true;
  return call;
}

Call create_chat_subscription_invite_link(ChatId chat, std::string_view name, Stars monthly) {
  Call call = about_chat("createChatSubscriptionInviteLink", chat);
  put_text(call.params, "name", name);
  call.params["subscription_period"] = kMonthSeconds;
  call.params["subscription_price"] = monthly.units();
  return call;
}

Call revoke_chat_invite_link(ChatId chat, std::string_view link) {
  Call call = about_chat("revokeChatInviteLink", chat);
  call.params["invite_link"] = link;
  return call;
}

Call approve_chat_join_request(ChatId chat, std::int64_t user) {
  return about_member("approveChatJoinRequest", chat, user);
}

Call decline_chat_join_request(ChatId chat, std::int64_t user) {
  return about_member("declineChatJoinRequest", chat, user);
}

Call ban_chat_member(ChatId chat, std::int64_t user, std::optional<Instant> until) {
  Call call = about_member("banChatMember", chat, user);
  if (until) call.params["until_date"] = unix_seconds(*until);
  return call;
}

Call unban_chat_member(ChatId chat, std::int64_t user) {
  Call call = about_member("unbanChatMember", chat, user);
  call.params["only_if_banned"] = true;
  return call;
}

Call get_chat(ChatId chat) { return about_chat("getChat", chat); }

Call get_chat_member(ChatId chat, std::int64_t user) { return about_member("getChatMember", chat, user); }

Call get_chat_administrators(ChatId chat) { return about_chat("getChatAdministrators", chat); }

Call leave_chat(ChatId chat) { return about_chat("leaveChat", chat); }

}  // namespace banana::telegram
