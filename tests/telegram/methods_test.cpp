// Every call as it goes to Telegram: its method and parameters, word for word.
#include "core/telegram/methods.hpp"

#include <doctest/doctest.h>

namespace banana::telegram {
namespace {

constexpr ChatId kChat{7};
constexpr ChatId kChannel{-1001};
constexpr MessageId kMessage{5};

void check(const Call& call, std::string_view method, std::string_view params) {
  CAPTURE(method);
  CHECK(call.method == method);
  CHECK(boost::json::serialize(call.params) == boost::json::serialize(boost::json::parse(params)));
  CHECK(call.uploads.empty());
}

const InlineKeyboard kKeyboard{{{callback_button("Go", "go:1")}}};
constexpr std::string_view kMarkup =
    R"("reply_markup":{"inline_keyboard":[[{"text":"Go","callback_data":"go:1"}]]})";

std::string with_markup(std::string_view params) {
  return std::string{params} + "," + std::string{kMarkup} + "}";
}

TEST_CASE("texts are sent as HTML without link previews") {
  check(
      send_message(kChat, "<b>Hi</b>"), "sendMessage",
      R"({"chat_id":7,"text":"<b>Hi</b>","parse_mode":"HTML","link_preview_options":{"is_disabled":true}})");
  check(
      send_message(kChat, "Hi",
                   {.keyboard = kKeyboard,
                    .reply_to = kMessage,
                    .parse_mode = ParseMode::none,
                    .link_preview = true,
                    .silent = true,
                    .protect = true,
                    .effect_id = "5104841245755180586",
                    .paid_broadcast = true}),
      "sendMessage",
      R"({"chat_id":7,"text":"Hi",)" + std::string{kMarkup} +
          R"(,"reply_parameters":{"message_id":5,"allow_sending_without_reply":true},"disable_notification":true,)"
          R"("protect_content":true,"message_effect_id":"5104841245755180586","allow_paid_broadcast":true})");
  check(send_message_draft(kChat, 12, "Thinking"), "sendMessageDraft",
        R"({"chat_id":7,"draft_id":12,"text":"Thinking","parse_mode":"HTML"})");
  check(send_message_draft(kChat, 12, "Thinking", {.parse_mode = ParseMode::none, .can_stop = true}),
        "sendMessageDraft", R"({"chat_id":7,"draft_id":12,"text":"Thinking","can_stop":true})");
  check(copy_message(kChat, kChannel, kMessage, {.silent = true}), "copyMessage",
        R"({"chat_id":7,"from_chat_id":-1001,"message_id":5,"disable_notification":true})");
  check(forward_message(kChat, kChannel, kMessage), "forwardMessage",
        R"({"chat_id":7,"from_chat_id":-1001,"message_id":5})");
}

TEST_CASE("messages are edited and deleted in their place") {
  const Place place{kChat, kMessage};
  check(edit_message_text(place, "<i>New</i>", {.keyboard = kKeyboard}), "editMessageText",
        with_markup(R"({"chat_id":7,"message_id":5,"text":"<i>New</i>","parse_mode":"HTML",)"
                    R"("link_preview_options":{"is_disabled":true})"));
  check(edit_message_text(kChat, "New", {.parse_mode = ParseMode::none, .link_preview = true}),
        "editMessageText", R"({"chat_id":7,"text":"New"})");
  check(edit_message_caption(place, "c"), "editMessageCaption",
        R"({"chat_id":7,"message_id":5,"caption":"c","parse_mode":"HTML"})");
  check(edit_message_reply_markup(place, kKeyboard), "editMessageReplyMarkup",
        with_markup(R"({"chat_id":7,"message_id":5)"));
  check(edit_message_reply_markup(place, {}), "editMessageReplyMarkup", R"({"chat_id":7,"message_id":5})");
  check(
      edit_message_media(place, {.file = by_id("f"), .caption = "c"}, {.keyboard = kKeyboard}),
      "editMessageMedia",
      with_markup(
          R"({"chat_id":7,"message_id":5,"media":{"type":"photo","media":"f","caption":"c","parse_mode":"HTML"})"));
  check(delete_message(place), "deleteMessage", R"({"chat_id":7,"message_id":5})");
  check(delete_messages(kChat, {kMessage, MessageId{6}}), "deleteMessages",
        R"({"chat_id":7,"message_ids":[5,6]})");
}

TEST_CASE("actions and reactions and answers to buttons") {
  check(send_chat_action(kChat, ChatAction::upload_photo), "sendChatAction",
        R"({"chat_id":7,"action":"upload_photo"})");
  check(send_chat_action(kChat, ChatAction::upload_document), "sendChatAction",
        R"({"chat_id":7,"action":"upload_document"})");
  check(set_message_reaction({kChat, kMessage}, "👍"), "setMessageReaction",
        R"({"chat_id":7,"message_id":5,"reaction":[{"type":"emoji","emoji":"👍"}]})");
  check(set_message_reaction({kChat, kMessage}, ""), "setMessageReaction",
        R"({"chat_id":7,"message_id":5,"reaction":[]})");
  check(answer_callback_query("q1"), "answerCallbackQuery", R"({"callback_query_id":"q1"})");
  check(answer_callback_query("q1", {.text = "No", .is_alert = true, .url = "https://t.me/x"}),
        "answerCallbackQuery",
        R"({"callback_query_id":"q1","text":"No","show_alert":true,"url":"https://t.me/x"})");
}

TEST_CASE("files Telegram has are sent by their ids") {
  check(send_photo(kChat, by_id("p"), "<b>c</b>", {.keyboard = kKeyboard}), "sendPhoto",
        with_markup(R"({"chat_id":7,"photo":"p","caption":"<b>c</b>","parse_mode":"HTML")"));
  check(send_document(kChat, by_id("d")), "sendDocument", R"({"chat_id":7,"document":"d"})");
  check(send_animation(kChat, by_id("a")), "sendAnimation", R"({"chat_id":7,"animation":"a"})");
  check(send_video(kChat, by_id("v")), "sendVideo", R"({"chat_id":7,"video":"v","supports_streaming":true})");
  check(
      send_media(kChat, {.kind = FileKind::video,
                         .file = by_id("v"),
                         .spoiler = true,
                         .width = 1280,
                         .height = 720,
                         .duration_s = 8}),
      "sendVideo",
      R"({"chat_id":7,"video":"v","has_spoiler":true,"width":1280,"height":720,"duration":8,"supports_streaming":true})");
  check(send_media_group(
            kChat, {{.file = by_id("a"), .caption = "one"}, {.kind = FileKind::video, .file = by_id("b")}},
            {.keyboard = kKeyboard, .silent = true}),
        "sendMediaGroup",
        R"({"chat_id":7,"media":[{"type":"photo","media":"a","caption":"one","parse_mode":"HTML"},)"
        R"({"type":"video","media":"b","supports_streaming":true}],"disable_notification":true})");
  check(send_paid_media(kChat, Stars{50}, {{.file = by_id("a"), .caption = "not shown"}}, "paid:1",
                        "All of it"),
        "sendPaidMedia",
        R"({"chat_id":7,"star_count":50,"media":[{"type":"photo","media":"a"}],"payload":"paid:1",)"
        R"("caption":"All of it","parse_mode":"HTML"})");
}

TEST_CASE("files of ours go along and parameters name them") {
  const Call call = send_media_group(kChat, {{.file = from_disk("/tmp/a.png", "a.png", "image/png")},
                                             {.kind = FileKind::video,
                                              .file = from_memory("bytes", "b.mp4", "video/mp4"),
                                              .thumbnail = from_disk("/tmp/t.jpg", "t.jpg", "image/jpeg")}});
  CHECK(
      boost::json::serialize(call.params) ==
      R"({"chat_id":7,"media":[{"type":"photo","media":"attach://file0"},)"
      R"({"type":"video","media":"attach://file1","supports_streaming":true,"thumbnail":"attach://file2"}]})");
  REQUIRE(call.uploads.size() == 3);
  CHECK(call.uploads[0].field == "file0");
  CHECK(call.uploads[0].path == "/tmp/a.png");
  CHECK(call.uploads[1].bytes == "bytes");
  CHECK(call.uploads[1].content_type == "video/mp4");
  CHECK(call.uploads[2].name == "t.jpg");
  CHECK(send_photo(kChat, from_disk("/tmp/a.png", "a.png", "image/png")).params["photo"] == "attach://file0");
}

TEST_CASE("invoices are in Stars with one price") {
  const Invoice pack{
      .title = "100 tokens", .description = "For pictures", .payload = "pack:1", .price = Stars{250}};
  constexpr std::string_view kRest =
      R"("title":"100 tokens","description":"For pictures","payload":"pack:1","provider_token":"","currency":"XTR",)"
      R"("prices":[{"label":"100 tokens","amount":250}])";
  check(send_invoice(kChat, pack, {.keyboard = InlineKeyboard{{{pay_button("Pay")}}}}), "sendInvoice",
        R"({"chat_id":7,)" + std::string{kRest} +
            R"(,"reply_markup":{"inline_keyboard":[[{"text":"Pay","pay":true}]]}})");
  check(create_invoice_link(pack), "createInvoiceLink", "{" + std::string{kRest} + "}");
  Invoice plan = pack;
  plan.billing = Billing::monthly;
  plan.photo_url = "https://example.com/p.png";
  check(create_invoice_link(plan), "createInvoiceLink",
        "{" + std::string{kRest} +
            R"(,"photo_url":"https://example.com/p.png","subscription_period":2592000})");
}

TEST_CASE("payments are answered and given back and listed") {
  check(answer_pre_checkout_query("q"), "answerPreCheckoutQuery",
        R"({"pre_checkout_query_id":"q","ok":true})");
  check(refuse_pre_checkout_query("q", "Sold out"), "answerPreCheckoutQuery",
        R"({"pre_checkout_query_id":"q","ok":false,"error_message":"Sold out"})");
  check(refund_star_payment(7, "c1"), "refundStarPayment",
        R"({"user_id":7,"telegram_payment_charge_id":"c1"})");
  check(edit_user_star_subscription(7, "c1", Renewal::off), "editUserStarSubscription",
        R"({"user_id":7,"telegram_payment_charge_id":"c1","is_canceled":true})");
  check(edit_user_star_subscription(7, "c1", Renewal::on), "editUserStarSubscription",
        R"({"user_id":7,"telegram_payment_charge_id":"c1","is_canceled":false})");
  check(get_star_transactions(200, 100), "getStarTransactions", R"({"offset":200,"limit":100})");
  check(get_my_star_balance(), "getMyStarBalance", "{}");
}

TEST_CASE("links and requests and members of chats") {
  check(create_chat_invite_link(
            kChannel,
            {.name = "May", .expires_at = Instant{std::chrono::seconds{1700000000}}, .member_limit = 1}),
        "createChatInviteLink",
        R"({"chat_id":-1001,"name":"May","expire_date":1700000000,"member_limit":1})");
  check(create_chat_invite_link(kChannel, {.by_request = true}), "createChatInviteLink",
        R"({"chat_id":-1001,"creates_join_request":true})");
  check(create_chat_subscription_invite_link(kChannel, "Gold", Stars{300}),
        "createChatSubscriptionInviteLink",
        R"({"chat_id":-1001,"name":"Gold","subscription_period":2592000,"subscription_price":300})");
  check(revoke_chat_invite_link(kChannel, "https://t.me/+x"), "revokeChatInviteLink",
        R"({"chat_id":-1001,"invite_link":"https://t.me/+x"})");
  check(approve_chat_join_request(kChannel, 7), "approveChatJoinRequest", R"({"chat_id":-1001,"user_id":7})");
  check(decline_chat_join_request(kChannel, 7), "declineChatJoinRequest", R"({"chat_id":-1001,"user_id":7})");
  check(ban_chat_member(kChannel, 7), "banChatMember", R"({"chat_id":-1001,"user_id":7})");
  check(ban_chat_member(kChannel, 7, Instant{std::chrono::seconds{1700000000}}), "banChatMember",
        R"({"chat_id":-1001,"user_id":7,"until_date":1700000000})");
  check(unban_chat_member(kChannel, 7), "unbanChatMember",
        R"({"chat_id":-1001,"user_id":7,"only_if_banned":true})");
  check(get_chat(kChannel), "getChat", R"({"chat_id":-1001})");
  check(get_chat_member(kChannel, 7), "getChatMember", R"({"chat_id":-1001,"user_id":7})");
  check(get_chat_administrators(kChannel), "getChatAdministrators", R"({"chat_id":-1001})");
  check(leave_chat(kChannel), "leaveChat", R"({"chat_id":-1001})");
}

TEST_CASE("a bot asks for its updates by name") {
  constexpr std::string_view kKinds =
      R"(["message","edited_message","channel_post","edited_channel_post","callback_query","pre_checkout_query",)"
      R"("purchased_paid_media","my_chat_member","chat_member","chat_join_request","managed_bot","subscription",)"
      R"("stopped_message_generation"])";
  check(set_webhook({.url = "https://b.example/webhook/1",
                     .secret = Secret{"s3cret"},
                     .connections_max = 100,
                     .ip_address = "192.0.2.1",
                     .pending = Pending::drop}),
        "setWebhook",
        R"({"url":"https://b.example/webhook/1","max_connections":100,"allowed_updates":)" +
            std::string{kKinds} +
            R"(,"secret_token":"s3cret","ip_address":"192.0.2.1","drop_pending_updates":true})");
  const Call signed_by_us = set_webhook(
      {.url = "https://b", .secret = {}, .certificate = from_disk("/c.pem", "c.pem", "text/plain")});
  CHECK(signed_by_us.params.at("certificate") == "attach://file0");
  CHECK(signed_by_us.uploads.size() == 1);
  check(delete_webhook(), "deleteWebhook", R"({"drop_pending_updates":false})");
  check(get_webhook_info(), "getWebhookInfo", "{}");
  check(get_updates({.offset = 18, .count_max = 50, .wait_max = Millis{25'500}}), "getUpdates",
        R"({"offset":18,"limit":50,"timeout":25,"allowed_updates":)" + std::string{kKinds} + "}");
}

TEST_CASE("a bot's commands and names and menu") {
  check(
      set_my_commands({{"start", "Begin"}, {"help", "What I can do"}}), "setMyCommands",
      R"({"commands":[{"command":"start","description":"Begin"},{"command":"help","description":"What I can do"}],)"
      R"("scope":{"type":"default"}})");
  using Kind = CommandScope::Kind;
  check(set_my_commands({}, {.kind = Kind::chat, .chat = kChat}, "uz"), "setMyCommands",
        R"({"commands":[],"scope":{"type":"chat","chat_id":7},"language_code":"uz"})");
  check(delete_my_commands({.kind = Kind::chat_member, .chat = kChannel, .user = 7}), "deleteMyCommands",
        R"({"scope":{"type":"chat_member","chat_id":-1001,"user_id":7}})");
  check(delete_my_commands({.kind = Kind::all_private_chats}), "deleteMyCommands",
        R"({"scope":{"type":"all_private_chats"}})");
  check(set_my_name("Banana", "ru"), "setMyName", R"({"name":"Banana","language_code":"ru"})");
  check(set_my_description(""), "setMyDescription", R"({"description":""})");
  check(set_my_short_description("Pictures"), "setMyShortDescription", R"({"short_description":"Pictures"})");
  using Menu = MenuButton::Kind;
  check(set_chat_menu_button({.kind = Menu::web_app, .text = "Cabinet", .url = "https://b.example/app"}),
        "setChatMenuButton",
        R"({"menu_button":{"type":"web_app","text":"Cabinet","web_app":{"url":"https://b.example/app"}}})");
  check(set_chat_menu_button({.kind = Menu::commands}, kChat), "setChatMenuButton",
        R"({"menu_button":{"type":"commands"},"chat_id":7})");
  check(set_chat_menu_button({}), "setChatMenuButton", R"({"menu_button":{"type":"default"}})");
}

TEST_CASE("a bot asks who it is and for files and for the tokens of its bots") {
  check(get_me(), "getMe", "{}");
  check(get_file("f1"), "getFile", R"({"file_id":"f1"})");
  check(get_managed_bot_token(BotId{55}), "getManagedBotToken", R"({"user_id":55})");
  check(replace_managed_bot_token(BotId{55}), "replaceManagedBotToken", R"({"user_id":55})");
}

}  // namespace
}  // namespace banana::telegram
