#include "core/telegram/results.hpp"

#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

namespace banana::telegram {
namespace {

Json json(std::string_view text) { return boost::json::parse(text); }

TEST_CASE("a bot and its webhook and a file are read") {
  const auto bot = to_bot_user(json(
      R"({"id":123,"is_bot":true,"first_name":"Banana","username":"banana_bot","can_join_groups":true,"can_manage_bots":true})"));
  CHECK(bot.value() == BotUser{BotId{123}, "Banana", "banana_bot", true, true});

  const auto webhook = to_webhook_info(json(
      R"({"url":"https://b","has_custom_certificate":false,"pending_update_count":3,"ip_address":"192.0.2.1","last_error_date":1700000000,)"
      R"("last_error_message":"Connection refused","max_connections":40,"allowed_updates":["message"]})"));
  REQUIRE(webhook);
  CHECK(webhook->pending == 3);
  CHECK(webhook->last_error == "Connection refused");
  CHECK(webhook->last_error_at == Instant{std::chrono::seconds{1700000000}});
  CHECK_FALSE(webhook->last_sync_error_at.has_value());
  CHECK(webhook->allowed_updates == std::vector<std::string>{"message"});

  const auto file =
      to_file_info(json(R"({"file_id":"f","file_unique_id":"u","file_size":9,"file_path":"photos/1.jpg"})"));
  CHECK(file.value() == FileInfo{"f", "u", 9, "photos/1.jpg"});
}

TEST_CASE("members of a chat are read with their rights") {
  const auto members = to_chat_members(
      json(R"([{"status":"creator","user":{"id":1,"first_name":"A"},"is_anonymous":false},)"
           R"({"status":"administrator","user":{"id":2,"first_name":"B"},"can_invite_users":true}])"));
  REQUIRE(members);
  REQUIRE(members->size() == 2);
  CHECK((*members)[0].rights.can_restrict_members);
  CHECK((*members)[1].rights.can_invite_users);
  CHECK_FALSE((*members)[1].rights.can_restrict_members);
  CHECK(to_chat_member(json(R"({"status":"kicked","user":{"id":1},"until_date":0})"))->status ==
        MemberStatus::banned);
  CHECK(to_chat(json(R"({"id":-1001,"type":"channel","title":"News"})"))->kind == ChatKind::channel);
  CHECK(to_invite_link(json(R"({"invite_link":"https://t.me/+x"})"))->link == "https://t.me/+x");
}

TEST_CASE("a payment and its refund have one id and two directions") {
  const auto list = to_star_transactions(json(
      R"({"transactions":[{"id":"c1","amount":250,"date":1700000000,"source":{"type":"user","transaction_type":"invoice_payment",)"
      R"("user":{"id":7,"first_name":"Ann"},"invoice_payload":"pack:1","subscription_period":2592000}},)"
      R"({"id":"c1","amount":250,"nanostar_amount":5,"date":1700000100,"receiver":{"type":"user","transaction_type":"invoice_payment","user":{"id":7}}},)"
      R"({"id":"w1","amount":1000,"date":1700000200,"receiver":{"type":"fragment","withdrawal_state":{"type":"pending"}}},)"
      R"({"id":"m1","amount":5,"date":1700000300,"source":{"type":"user","transaction_type":"paid_media_payment","user":{"id":8},"paid_media_payload":"m"}},)"
      R"({"id":"x","amount":1,"date":1700000300}]})"));
  REQUIRE(list);
  REQUIRE(list->size() == 5);
  using Direction = StarTransaction::Direction;
  CHECK((*list)[0].direction == Direction::in);
  CHECK((*list)[0].payload == "pack:1");
  CHECK((*list)[0].user == 7);
  CHECK((*list)[0].is_subscription);
  CHECK((*list)[1].direction == Direction::out);
  CHECK((*list)[1].id == "c1");
  CHECK((*list)[1].nanostars == 5);
  CHECK((*list)[2].partner == "fragment");
  CHECK((*list)[3].payload == "m");
  CHECK((*list)[3].kind == "paid_media_payment");
  CHECK((*list)[4].partner.empty());
  CHECK(to_star_balance(json(R"({"amount":1200,"nanostar_amount":7})")).value() ==
        StarBalance{Stars{1200}, 7});
}

TEST_CASE("the ids of what was sent are read whatever the answer looks like") {
  const auto ids = [](std::string_view text) { return to_message_ids(json(text)).value(); };
  CHECK(ids(R"({"message_id":5,"date":1,"chat":{"id":1,"type":"private"}})") == std::vector{MessageId{5}});
  CHECK(ids(R"({"message_id":6})") == std::vector{MessageId{6}});
  CHECK(ids(R"([{"message_id":5},{"message_id":6}])") == std::vector{MessageId{5}, MessageId{6}});
  CHECK(ids("true").empty());
  CHECK_FALSE(to_message_ids(json(R"({"id":1})")));
  CHECK_FALSE(to_message_ids(json(R"([{"message_id":5},7])")));
  const auto sent = to_message(json(
      R"({"message_id":5,"date":1,"chat":{"id":1,"type":"private"},"document":{"file_id":"d","file_unique_id":"u"}})"));
  REQUIRE(sent);
  CHECK(sent->attachment->file_id == "d");
}

TEST_CASE("links and tokens are texts") {
  CHECK(to_link(json(R"("https://t.me/$x")")).value() == "https://t.me/$x");
  CHECK(to_token(json(R"("55:secret")"))->reveal() == "55:secret");
  CHECK_FALSE(to_link(json("17")));
  CHECK_FALSE(to_token(json("{}")));
}

TEST_CASE("an answer that is not as documented names the field and quotes nothing") {
  CHECK(to_bot_user(json(R"({"id":"55:secret"})")).error().message == "result.id is not a whole number");
  CHECK(to_chat_members(json("{}")).error().message == "result is not a list");
  CHECK(to_chat_members(json("[1]")).error().message == "result[] is not an object");
  CHECK(to_star_transactions(json("[]")).error().message == "result.transactions is missing");
  CHECK(to_file_info(json("true")).error().message == "result is not an object");
}

}  // namespace
}  // namespace banana::telegram
