#include "daemon/sandbox/methods/table.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "daemon/sandbox/methods/all.hpp"

namespace banana::sandbox {

namespace {

constexpr std::array kMethods = std::to_array<Method>({
    {"getMe", get_me},
    {"getUpdates", get_updates},
    {"setWebhook", set_webhook},
    {"deleteWebhook", delete_webhook},
    {"getWebhookInfo", get_webhook_info},
    {"sendMessage", send_message},
    {"sendPhoto", send_photo},
    {"sendDocument", send_document},
    {"sendVideo", send_video},
    {"sendAnimation", send_animation},
    {"sendMediaGroup", send_media_group},
    {"sendPaidMedia", send_paid_media},
    {"sendChatAction", send_chat_action},
    {"sendMessageDraft", send_message_draft},
    {"editMessageText", edit_message_text},
    {"editMessageCaption", edit_message_caption},
    {"editMessageMedia", edit_message_media},
    {"editMessageReplyMarkup", edit_message_reply_markup},
    {"forwardMessage", forward_message},
    {"copyMessage", copy_message},
    {"deleteMessage", delete_message},
    {"deleteMessages", delete_messages},
    {"setMessageReaction", set_message_reaction},
    {"answerCallbackQuery", answer_callback_query},
    {"sendInvoice", send_invoice},
    {"createInvoiceLink", create_invoice_link},
    {"answerPreCheckoutQuery", answer_pre_checkout_query},
    {"refundStarPayment", refund_star_payment},
    {"editUserStarSubscription", edit_user_star_subscription},
    {"getStarTransactions", get_star_transactions},
    {"getMyStarBalance", get_my_star_balance},
    {"getFile", get_file},
    {"getUserProfilePhotos", get_user_profile_photos},
    {"setMyCommands", set_my_commands},
    {"getMyCommands", get_my_commands},
    {"deleteMyCommands", delete_my_commands},
    {"setMyName", set_my_name},
    {"getMyName", get_my_name},
    {"setMyDescription", set_my_description},
    {"getMyDescription", get_my_description},
    {"setMyShortDescription", set_my_short_description},
    {"getMyShortDescription", get_my_short_description},
    {"setChatMenuButton", set_chat_menu_button},
    {"getChatMenuButton", get_chat_menu_button},
    {"getManagedBotToken", get_managed_bot_token},
    {"replaceManagedBotToken", replace_managed_bot_token},
    {"getChat", get_chat},
    {"getChatMember", get_chat_member},
    {"getChatAdministrators", get_chat_administrators},
    {"getChatMemberCount", get_chat_member_count},
    {"leaveChat", leave_chat},
    {"banChatMember", ban_chat_member},
    {"unbanChatMember", unban_chat_member},
    {"promoteChatMember", promote_chat_member},
    {"createChatInviteLink", create_chat_invite_link},
    {"editChatInviteLink", edit_chat_invite_link},
    {"revokeChatInviteLink", revoke_chat_invite_link},
    {"exportChatInviteLink", export_chat_invite_link},
    {"createChatSubscriptionInviteLink", create_chat_subscription_invite_link},
    {"editChatSubscriptionInviteLink", edit_chat_subscription_invite_link},
    {"approveChatJoinRequest", approve_chat_join_request},
    {"declineChatJoinRequest", decline_chat_join_request},
});

constexpr std::array<std::string_view, 2> kNeverRecorded{"secret_token", "certificate"};

}  // namespace

std::span<const Method> methods() { return kMethods; }

const Method* find_method(std::string_view name) {
  const auto found = std::ranges::find_if(kMethods, [&](const Method& method) {
    return std::ranges::equal(method.name, name, [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    });
  });
  return found == kMethods.end() ? nullptr : &*found;
}

Answer run_method(World& world, Bot& bot, std::string_view name, const JsonObject& params, Uploads& uploads) {
  const Method* method = find_method(name);
  if (method == nullptr) return Failure{404, "Not Found"};
  Call call{world, bot, params, uploads};
  Answer answer = method->run(call);
  record_call(world, bot, method->name, params, answer);
  return answer;
}

void record_call(World& world, const Bot& bot, std::string_view name, const JsonObject& params,
                 const Answer& answer) {
  CallRecord record{.n = world.next_call++, .at = world.now(), .bot = bot.id, .method = std::string{name}};
  for (const auto& [key, value] : params) {
    if (std::ranges::find(kNeverRecorded, std::string_view{key}) == kNeverRecorded.end())
      record.params[key] = value;
  }
  if (!answer) {
    record.code = answer.error().code;
    record.description = answer.error().description;
  }
  world.calls.push_back(std::move(record));
  if (world.calls.size() > kCallsKept) world.calls.pop_front();
}

}  // namespace banana::sandbox
