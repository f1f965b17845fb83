#include "core/telegram/update.hpp"

#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

namespace banana::telegram {
namespace {

const std::string kAnn =
    R"({"id":7,"is_bot":false,"first_name":"Ann","last_name":"Lee","username":"ann","language_code":"uz"})";
const std::string kBob = R"({"id":8,"is_bot":false,"first_name":"Bob"})";
const std::string kBot = R"({"id":99,"is_bot":true,"first_name":"Bot","username":"my_bot"})";
const std::string kPrivate = R"({"id":7,"type":"private","first_name":"Ann"})";
const std::string kChannel = R"({"id":-1001,"type":"channel","title":"News","username":"news"})";
const std::string kGroup = R"({"id":-5,"type":"group","title":"Friends"})";

std::string update(std::string_view kind, std::string_view body) {
  return R"({"update_id":1,")" + std::string{kind} + "\":" + std::string{body} + "}";
}

template <class T>
T event(std::string_view kind, std::string_view body) {
  const auto parsed = parse_update(update(kind, body));
  REQUIRE(parsed);
  REQUIRE(std::holds_alternative<T>(parsed->event));
  return std::get<T>(parsed->event);
}

const User kAnnUser{7, "Ann", "Lee", "ann", "uz", false};

TEST_CASE("a pressed button names its message and what can be edited of it") {
  const auto pressed = event<Callback>(
      "callback_query", R"({"id":"4382","from":)" + kAnn +
                            R"(,"data":"job:17","chat_instance":"x","message":)" +
                            R"({"message_id":5,"date":1700000000,"chat":)" + kPrivate +
                            R"(,"photo":[{"file_id":"a","file_unique_id":"u","width":1,"height":1}]}})");
  CHECK(pressed.id == "4382");
  CHECK(pressed.from == kAnnUser);
  CHECK(pressed.data == "job:17");
  CHECK(pressed.chat->id == ChatId{7});
  CHECK(pressed.message == MessageId{5});
  CHECK(pressed.on_media);
  CHECK(pressed.is_message_accessible);

  const auto old = event<Callback>(
      "callback_query",
      R"({"id":"1","from":)" + kAnn + R"(,"message":{"message_id":5,"date":0,"chat":)" + kPrivate + "}}");
  CHECK_FALSE(old.is_message_accessible);
  CHECK_FALSE(old.on_media);
  const auto elsewhere =
      event<Callback>("callback_query", R"({"id":"1","from":)" + kAnn + R"(,"inline_message_id":"i"})");
  CHECK_FALSE(elsewhere.message.has_value());
}

TEST_CASE("a pre-checkout tells who pays what for which payload") {
  const auto query = event<PreCheckout>(
      "pre_checkout_query",
      R"({"id":"q","from":)" + kAnn + R"(,"currency":"XTR","total_amount":250,"invoice_payload":"p:1"})");
  CHECK(query == PreCheckout{"q", kAnnUser, {"XTR", 250}, "p:1"});
  CHECK(query.total.stars() == Stars{250});
  CHECK_FALSE(Total{"USD", 100}.stars().has_value());
}

TEST_CASE("members come and go with their rights and links") {
  const auto change = event<ChatMemberChange>(
      "chat_member",
      R"({"chat":)" + kChannel + R"(,"from":)" + kAnn + R"(,"date":1700000000,"old_chat_member":{"user":)" +
          kBob + R"(,"status":"left"},"new_chat_member":{"user":)" + kBob +
          R"(,"status":"member","until_date":1700086400},"invite_link":{"invite_link":"https://t.me/+x",)" +
          R"("creator":)" + kBot + R"(,"creates_join_request":true,"is_primary":false,"is_revoked":false,)" +
          R"("name":"May","expire_date":1700000100,"member_limit":5},"via_join_request":true})");
  CHECK(change.before.status == MemberStatus::left);
  CHECK_FALSE(change.before.is_inside);
  CHECK(change.after.is_inside);
  CHECK(change.after.user.telegram_id == 8);
  CHECK(change.after.until == Instant{std::chrono::seconds{1700086400}});
  CHECK(change.via_join_request);
  CHECK_FALSE(change.is_about_me);
  REQUIRE(change.invite_link);
  CHECK(change.invite_link->name == "May");
  CHECK(change.invite_link->creator == 99);
  CHECK(change.invite_link->by_request);
  CHECK(change.invite_link->member_limit == 5);
}

TEST_CASE("the bot learns of its own rights and of being blocked") {
  const auto promoted = event<ChatMemberChange>(
      "my_chat_member", R"({"chat":)" + kChannel + R"(,"from":)" + kAnn +
                            R"(,"date":1,"old_chat_member":{"user":)" + kBot +
                            R"(,"status":"kicked","until_date":0},"new_chat_member":{"user":)" + kBot +
                            R"(,"status":"administrator","can_invite_users":true,"can_be_edited":false}})");
  CHECK(promoted.is_about_me);
  CHECK(promoted.before.status == MemberStatus::banned);
  CHECK_FALSE(promoted.before.until.has_value());
  CHECK(promoted.after.rights.can_invite_users);
  CHECK_FALSE(promoted.after.rights.can_restrict_members);

  const auto odd = event<ChatMemberChange>(
      "my_chat_member",
      R"({"chat":)" + kChannel + R"(,"from":)" + kAnn + R"(,"date":1,"old_chat_member":{"user":)" + kBot +
          R"(,"status":"guest"},"new_chat_member":{"user":)" + kBot + R"(,"status":"creator"}})");
  CHECK(odd.before.status == MemberStatus::other);
  CHECK(odd.after.rights.can_restrict_members);
  CHECK_FALSE(odd.after.rights.is_anonymous);

  const auto restricted = event<ChatMemberChange>(
      "chat_member", R"({"chat":)" + kChannel + R"(,"from":)" + kAnn +
                         R"(,"date":1,"old_chat_member":{"user":)" + kBob +
                         R"(,"status":"restricted","is_member":true},"new_chat_member":{"user":)" + kBob +
                         R"(,"status":"restricted","is_member":false}})");
  CHECK(restricted.before.is_inside);
  CHECK_FALSE(restricted.after.is_inside);
}

TEST_CASE("a join request names where its author can be written to") {
  const auto request = event<JoinRequest>(
      "chat_join_request",
      R"({"chat":)" + kChannel + R"(,"from":)" + kAnn +
          R"(,"user_chat_id":7,"date":1700000000,"bio":"hi","query_id":"g","invite_link":)" +
          R"({"invite_link":"https://t.me/+x","subscription_price":100}})");
  CHECK(request.user_chat == ChatId{7});
  CHECK(request.bio == "hi");
  CHECK(request.query_id == "g");
  CHECK(request.invite_link->subscription_price == Stars{100});
}

TEST_CASE("the smaller events are read") {
  using State = SubscriptionChange::State;
  const auto subscription = [](std::string_view state) {
    return event<SubscriptionChange>(
        "subscription",
        R"({"user":)" + kAnn + R"(,"invoice_payload":"plan","state":")" + std::string{state} + "\"}");
  };
  CHECK(subscription("active") == SubscriptionChange{kAnnUser, "plan", State::active});
  CHECK(subscription("canceled").state == State::canceled);
  CHECK(subscription("failed").state == State::failed);
  CHECK(subscription("paused").state == State::other);

  CHECK(event<PaidMediaPurchase>("purchased_paid_media",
                                 R"({"from":)" + kAnn + R"(,"paid_media_payload":"m"})") ==
        PaidMediaPurchase{kAnnUser, "m"});
  CHECK(event<ManagedBot>("managed_bot", R"({"user":)" + kAnn + R"(,"bot":)" + kBot + "}").bot.username ==
        "my_bot");
  CHECK(
      event<StoppedGeneration>("stopped_message_generation", R"({"chat":)" + kPrivate + R"(,"draft_id":44})")
          .draft_id == 44);
}

TEST_CASE("updates and fields nobody knows are passed over") {
  CHECK(event<Unknown>("poll", R"({"id":"1"})").kind == "poll");
  CHECK(event<Unknown>("from_the_future", "[1,2,{}]").kind == "from_the_future");
  CHECK(event<Unknown>(std::string(100, 'k'), "1").kind.size() == 64);
  const auto empty = parse_update(R"({"update_id":5})");
  REQUIRE(empty);
  CHECK(empty->id == 5);
  CHECK(std::get<Unknown>(empty->event).kind.empty());
  const auto both =
      parse_update(R"({"novelty":{"a":[]},"update_id":6,"message":{"message_id":1,"date":1,"chat":)" +
                   kPrivate + R"(,"new_field":{"deep":[[]]},"text":"hi","text_again":null}})");
  REQUIRE(both);
  CHECK(std::get<Message>(both->event).text == "hi");
}

TEST_CASE("fields that are needed are named when they are missing or of another type") {
  const auto complaint = [](std::string_view kind, std::string_view body) {
    const auto parsed = parse_update(update(kind, body));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == Errc::invalid);
    return parsed.error().message;
  };
  CHECK(complaint("message", "{}") == "update.message.message_id is missing");
  CHECK(complaint("message", "17") == "update.message is not an object");
  CHECK(complaint("message", R"({"message_id":"1"})") == "update.message.message_id is not a whole number");
  CHECK(complaint("message", R"({"message_id":1.5})") == "update.message.message_id is not a whole number");
  CHECK(complaint("message", R"({"message_id":1})") == "update.message.chat is missing");
  CHECK(complaint("message", R"({"message_id":1,"chat":{"id":1,"type":"private"}})") ==
        "update.message.date is missing");
  CHECK(complaint("message", R"({"message_id":1,"chat":{"id":1,"type":"private"},"date":-1})") ==
        "update.message.date is not a time");
  CHECK(complaint("message",
                  R"({"message_id":1,"chat":{"id":1,"type":"private"},"date":9223372036854775807})") ==
        "update.message.date is not a time");
  CHECK(complaint("message", R"({"message_id":1,"chat":{"id":1,"type":"private"},"date":1,"text":5})") ==
        "update.message.text is not a text");
  CHECK(complaint("message",
                  R"({"message_id":1,"chat":{"id":1,"type":"private"},"date":1,"text":"a\u0000b"})") ==
        "update.message.text holds a zero byte");
  CHECK(complaint("message", R"({"message_id":1,"chat":{"id":1,"type":"private"},"date":1,"photo":{}})") ==
        "update.message.photo is not a list");
  CHECK(complaint("message", R"({"message_id":1,"chat":{"id":1,"type":"private"},"date":1,"photo":[4]})") ==
        "update.message.photo is not an object");
  CHECK(complaint("callback_query", R"({"id":"1","from":{"id":1,"is_bot":"no"}})") ==
        "update.callback_query.from.is_bot is not true or false");
  CHECK(complaint("pre_checkout_query",
                  R"({"id":"1","from":{"id":1},"currency":"XTR","total_amount":-5,"invoice_payload":"p"})") ==
        "update.pre_checkout_query.total_amount is negative");
  CHECK(parse_update(R"({"message":{}})").error().message == "update.update_id is missing");
  CHECK(parse_update("[]").error().message == "update is not an object");
}

TEST_CASE("what is no proper JSON is refused") {
  const std::string good =
      update("message", R"({"message_id":1,"date":1,"text":"привет","chat":)" + kPrivate + "}");
  REQUIRE(parse_update(good));
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(parse_update(good.substr(0, size)));
  CHECK_FALSE(parse_update(good + "x"));
  CHECK_FALSE(parse_update(std::string(1, '\0')));
  CHECK_FALSE(parse_update(std::string{"{\"update_id\":1,\"\0\":1}", 21}));
  for (const char* broken : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\\ud800", "\\udc00x"}) {
    CAPTURE(broken);
    CHECK_FALSE(parse_update(
        update("message", R"({"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":")" +
                              std::string{broken} + "\"}")));
  }
}

TEST_CASE("size and depth are bounded") {
  const auto nested = [](std::size_t depth) {
    return update("novelty", std::string(depth, '[') + std::string(depth, ']'));
  };
  CHECK(parse_update(nested(40)));
  CHECK(parse_update(nested(100'000)).error().code == Errc::invalid);
  CHECK(parse_update(update("novelty", "\"" + std::string(1'000'000, 'x') + "\"")));
  CHECK(parse_update(update("novelty", "\"" + std::string(10'000'000, 'x') + "\"")).error().message ==
        "the update is longer than 1 MiB");
}

TEST_CASE("an event knows its chat and who caused it") {
  const auto parsed = [](std::string_view kind, std::string_view body) {
    return parse_update(update(kind, body)).value();
  };
  const Update post = parsed("channel_post", R"({"message_id":1,"date":1,"chat":)" + kChannel + "}");
  CHECK(chat_of(post) == ChatId{-1001});
  CHECK(sender_of(post) == nullptr);
  const Update said =
      parsed("message", R"({"message_id":1,"date":1,"chat":)" + kGroup + R"(,"from":)" + kAnn + "}");
  CHECK(chat_of(said) == ChatId{-5});
  CHECK(*sender_of(said) == kAnnUser);
  const Update paying =
      parsed("pre_checkout_query",
             R"({"id":"q","from":)" + kAnn + R"(,"currency":"XTR","total_amount":1,"invoice_payload":"p"})");
  CHECK(chat_of(paying) == ChatId{7});
  const Update pressed = parsed("callback_query", R"({"id":"1","from":)" + kBob + "}");
  CHECK(chat_of(pressed) == ChatId{8});
  CHECK_FALSE(chat_of(parsed("poll", "{}")).has_value());
}

TEST_CASE("every kind that is asked for is one that is read") {
  for (const std::string_view kind : kAllowedUpdates) {
    CAPTURE(kind);
    const auto parsed = parse_update(update(kind, "{}"));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().message.starts_with("update." + std::string{kind} + "."));
  }
}

}  // namespace
}  // namespace banana::telegram
