// Messages, as updates bring them.
#include <doctest/doctest.h>

#include "core/telegram/update.hpp"
#include "tests/support/show_result.hpp"

namespace banana::telegram {
namespace {

/// A message of Ann's private chat with these further fields.
Message message(std::string_view fields, std::string_view kind = "message") {
  const auto parsed =
      parse_update(R"({"update_id":1,")" + std::string{kind} +
                   R"(":{"message_id":5,"date":1700000000,"from":{"id":7,"first_name":"Ann"},)" +
                   R"("chat":{"id":7,"type":"private","first_name":"Ann"})" + (fields.empty() ? "" : ",") +
                   std::string{fields} + "}}");
  REQUIRE(parsed);
  return std::get<Message>(parsed->event);
}

TEST_CASE("a text comes with its entities") {
  const Message said =
      message(R"("text":"see https://x.y","entities":[{"type":"url","offset":4,"length":11},)"
              R"({"type":"text_link","offset":0,"length":3,"url":"https://z"}])");
  CHECK(said.id == MessageId{5});
  CHECK(said.date == Instant{std::chrono::seconds{1700000000}});
  CHECK(said.text == "see https://x.y");
  CHECK(said.entities == std::vector<Entity>{{"url", 4, 11, ""}, {"text_link", 0, 3, "https://z"}});
  CHECK_FALSE(said.is_edited);
  CHECK_FALSE(said.is_channel_post);
  CHECK(message("", "edited_message").is_edited);
  CHECK(message("", "channel_post").is_channel_post);
  CHECK(message("", "edited_channel_post").is_edited);
  CHECK(message("", "edited_channel_post").is_channel_post);
}

TEST_CASE("of a photo the largest size is taken and its caption is the text") {
  const Message photo = message(
      R"("media_group_id":"g","caption":"a cat","caption_entities":[{"type":"bold","offset":2,"length":3}],"photo":[)"
      R"({"file_id":"s","file_unique_id":"us","width":90,"height":60,"file_size":1000},)"
      R"({"file_id":"l","file_unique_id":"ul","width":1280,"height":853,"file_size":90000},)"
      R"({"file_id":"m","file_unique_id":"um","width":800,"height":533}])");
  REQUIRE(photo.attachment);
  CHECK(photo.attachment->kind == FileKind::photo);
  CHECK(photo.attachment->file_id == "l");
  CHECK(photo.attachment->file_unique_id == "ul");
  CHECK(photo.attachment->bytes == 90000);
  CHECK(photo.text == "a cat");
  CHECK(photo.entities.front().kind == "bold");
  CHECK(photo.media_group_id == "g");
}

TEST_CASE("documents and videos and animations keep their names and sizes") {
  const std::string file =
      R"({"file_id":"f","file_unique_id":"u","file_name":"a.png","mime_type":"image/png","file_size":5,"width":3,"height":4,"duration":6})";
  const Attachment expected{FileKind::document, "f", "u", 5, 3, 4, 6, "a.png", "image/png"};
  CHECK(message(R"("document":)" + file).attachment == expected);
  CHECK(message(R"("video":)" + file).attachment->kind == FileKind::video);
  // Telegram sends an animation as a document too.
  CHECK(message(R"("document":)" + file + R"(,"animation":)" + file).attachment->kind == FileKind::animation);
  CHECK_FALSE(message(R"("voice":{"file_id":"v"})").attachment.has_value());
  CHECK_FALSE(message(R"("photo":[])").attachment.has_value());
}

TEST_CASE("a reply knows the file of the message it answers") {
  const Message reply = message(
      R"("text":"make it blue","reply_to_message":{"message_id":3,"date":1,"from":{"id":99,"is_bot":true},)"
      R"("chat":{"id":7,"type":"private"},"media_group_id":"g","photo":[{"file_id":"p","file_unique_id":"u","width":1,"height":1}]})");
  REQUIRE(reply.reply_to);
  CHECK(reply.reply_to->id == MessageId{3});
  CHECK(reply.reply_to->from == 99);
  CHECK(reply.reply_to->attachment->file_id == "p");
  CHECK(reply.reply_to->media_group_id == "g");
}

TEST_CASE("payments and refunds carry the charge they are about") {
  const Message paid = message(
      R"("successful_payment":{"currency":"XTR","total_amount":500,"invoice_payload":"pack:1","telegram_payment_charge_id":"c1",)"
      R"("provider_payment_charge_id":"x","subscription_expiration_date":1702592000,"is_recurring":true,"is_first_recurring":true})");
  REQUIRE(paid.successful_payment);
  CHECK(
      *paid.successful_payment ==
      SuccessfulPayment{{"XTR", 500}, "pack:1", "c1", Instant{std::chrono::seconds{1702592000}}, true, true});
  const Message refunded = message(
      R"("refunded_payment":{"currency":"XTR","total_amount":500,"invoice_payload":"pack:1","telegram_payment_charge_id":"c1"})");
  CHECK(refunded.refunded_payment == RefundedPayment{{"XTR", 500}, "pack:1", "c1"});
}

TEST_CASE("service messages tell what happened to the chat") {
  CHECK(message(R"("migrate_to_chat_id":-100123)").migrate_to == ChatId{-100123});
  const Message joined =
      message(R"("new_chat_members":[{"id":8,"first_name":"Bob"},{"id":99,"is_bot":true}])");
  REQUIRE(joined.new_members.size() == 2);
  CHECK(joined.new_members[1].is_bot);
  CHECK(message(R"("left_chat_member":{"id":8})").left_member->telegram_id == 8);
}

TEST_CASE("answers to buttons that ask for people and chats and bots are read") {
  const Message users = message(
      R"("users_shared":{"request_id":2,"users":[{"user_id":8,"first_name":"Bob","username":"bob"}]})");
  REQUIRE(users.users_shared);
  CHECK(users.users_shared->request_id == 2);
  CHECK(users.users_shared->users ==
        std::vector<User>{{.telegram_id = 8, .first_name = "Bob", .username = "bob"}});
  const Message chat = message(R"("chat_shared":{"request_id":3,"chat_id":-1005,"title":"Club"})");
  CHECK(chat.chat_shared == ChatShared{3, ChatId{-1005}, "Club", ""});
  CHECK(message(R"("managed_bot_created":{"bot":{"id":55,"is_bot":true,"username":"shop_bot"}})")
            .managed_bot_created->username == "shop_bot");
}

TEST_CASE("lists without end are cut") {
  std::string entities;
  for (int i = 0; i < 1000; ++i) entities += R"({"type":"bold","offset":0,"length":1},)";
  entities.pop_back();
  CHECK(message(R"("text":"a","entities":[)" + entities + "]").entities.size() == 256);
}

TEST_CASE("a command is split into its name and bot and argument") {
  CHECK(parse_command("/start") == Command{"start", "", ""});
  CHECK(parse_command("/start ref_X1") == Command{"start", "", "ref_X1"});
  CHECK(parse_command("/Start@My_Bot   ref_X1  two ") == Command{"start", "My_Bot", "ref_X1  two"});
  CHECK(parse_command("/imagine\na cat\n") == Command{"imagine", "", "a cat"});
  CHECK(parse_command("/help@") == Command{"help", "", ""});
  for (const char* text : {"", "/", "start", " /start", "//", "/@bot", "/имя", "/a-b", "/ start"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_command(text).has_value());
  }
  CHECK(parse_command("/" + std::string(32, 'a')));
  CHECK_FALSE(parse_command("/" + std::string(33, 'a')));
  CHECK(message(R"("text":"/terms")").command()->name == "terms");
}

}  // namespace
}  // namespace banana::telegram
