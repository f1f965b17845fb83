// Channels and groups: rights, links, requests, removals.
#include "tests/sandbox/town.hpp"

namespace banana::test {
namespace {

/// Ann's channel, in which the bot has these rights (all when none are named).
struct Channel : Town {
  Number id = 0;
  explicit Channel(JsonObject rights = {}, std::string_view kind = "channel") {
    JsonArray admins;
    admins.push_back("shop_bot");
    const Json made =
        act("channels",
            {{"title", "News"}, {"kind", kind}, {"owner", ann}, {"admins", admins}, {"rights", rights}});
    id = made.at("chat").at("id").as_int64();
    JsonArray all;
    for (const std::string_view type :
         {"message", "channel_post", "my_chat_member", "chat_member", "chat_join_request"}) {
      all.push_back(Json(type));
    }
    bot->allowed_updates = all;
    updates();
  }
  std::string link(JsonObject terms) {
    terms["chat_id"] = id;
    return text_of(ok("createChatInviteLink", terms), "invite_link");
  }
  std::string status(Number who) {
    return text_of(ok("getChatMember", {{"chat_id", id}, {"user_id", who}}), "status");
  }
};

TEST_CASE("a bot posts into its channel and sees who is there") {
  Channel it;
  const Json post = it.ok("sendMessage", {{"chat_id", it.id}, {"text", "News"}});
  CHECK(text_of(post.at("chat"), "type") == "channel");
  CHECK_FALSE(post.as_object().contains("from"));
  CHECK(text_of(it.ok("editMessageText",
                      {{"chat_id", it.id}, {"message_id", post.at("message_id")}, {"text", "New"}}),
                "text") == "New");
  CHECK(it.ok("getChatMemberCount", {{"chat_id", it.id}}) == Json(2));
  CHECK(it.ok("getChatAdministrators", {{"chat_id", it.id}}).as_array().size() == 2);
  CHECK(text_of(it.ok("getChat", {{"chat_id", it.id}}), "title") == "News");
  CHECK(it.status(it.ann) == "creator");
  CHECK(it.status(it.bob) == "left");
  CHECK(it.refused("getChatMember", {{"chat_id", it.id}, {"user_id", 4}}) ==
        "Bad Request: PARTICIPANT_ID_INVALID");
}

TEST_CASE("a link for one lets one in and tells who came by it") {
  Channel it;
  const std::string link = it.link({{"member_limit", 1}, {"name", "for Bob"}});
  CHECK(text_of(it.act("join", {{"user", it.bob}, {"link", link}}), "status") == "joined");
  const Json change = it.update("chat_member");
  CHECK(text_of(change.at("new_chat_member"), "status") == "member");
  CHECK(text_of(change.at("invite_link"), "name") == "for Bob");
  const Number cid = add_person(it.world, {.first_name = "Cid"}).value()->id;
  CHECK(text_of(it.act("join", {{"user", cid}, {"link", link}}), "error") == "this invite link has expired");
  it.act("leave", {{"user", it.bob}, {"chat", it.id}});
  CHECK(text_of(it.act("join", {{"user", cid}, {"link", link}}), "status") == "joined");
}

TEST_CASE("links end by time and by revoking") {
  Channel it;
  const std::string timed = it.link({{"expire_date", 1'790'000'060}});
  it.clock.advance(std::chrono::seconds{61});
  CHECK(text_of(it.act("join", {{"user", it.bob}, {"link", timed}}), "error") ==
        "this invite link has expired");
  const std::string link = it.link({});
  CHECK(text_of(it.ok("revokeChatInviteLink", {{"chat_id", it.id}, {"invite_link", link}}), "is_revoked") ==
        "true");
  CHECK(text_of(it.act("join", {{"user", it.bob}, {"link", link}}), "error") ==
        "this invite link has expired");
  CHECK(it.refused("revokeChatInviteLink",
                   {{"chat_id", it.id}, {"invite_link", "https://t.me/+nothing-of-that"}}) ==
        "Bad Request: INVITE_HASH_INVALID");
  CHECK(it.refused("createChatInviteLink",
                   {{"chat_id", it.id}, {"creates_join_request", true}, {"member_limit", 1}}) ==
        "Bad Request: member limit can't be specified for links requiring administrator approval");
  CHECK(it.refused("createChatInviteLink", {{"chat_id", it.id}, {"name", std::string(33, 'x')}}) ==
        "Bad Request: TITLE_INVALID");
  const std::string fresh{it.ok("exportChatInviteLink", {{"chat_id", it.id}}).as_string()};
  CHECK(text_of(it.act("join", {{"user", it.bob}, {"link", fresh}}), "status") == "joined");
}

TEST_CASE("links are edited by who made them") {
  Channel it;
  const std::string link = it.link({{"member_limit", 5}});
  const Json edited =
      it.ok("editChatInviteLink", {{"chat_id", it.id}, {"invite_link", link}, {"name", "Spring"}});
  CHECK(text_of(edited, "name") == "Spring");
  CHECK(text_of(edited, "member_limit") == "(none)");
  const Json primary = it.ok("exportChatInviteLink", {{"chat_id", it.id}});
  const Json next = it.ok("revokeChatInviteLink", {{"chat_id", it.id}, {"invite_link", primary}});
  CHECK(text_of(next, "is_primary") == "true");
  CHECK(next.at("invite_link") != primary);
  const Json paid =
      it.ok("createChatSubscriptionInviteLink",
            {{"chat_id", it.id}, {"subscription_period", 2'592'000}, {"subscription_price", 50}});
  const Json named = it.ok("editChatSubscriptionInviteLink",
                           {{"chat_id", it.id}, {"invite_link", paid.at("invite_link")}, {"name", "Month"}});
  CHECK(text_of(named, "subscription_price") == "50");
}

TEST_CASE("a request to join waits for the bot's yes") {
  Channel it;
  const std::string link = it.link({{"creates_join_request", true}});
  CHECK(text_of(it.act("join", {{"user", it.bob}, {"link", link}}), "status") == "requested");
  const Json request = it.update("chat_join_request");
  CHECK(text_of(request, "user_chat_id") == std::to_string(it.bob));
  it.ok("sendMessage", {{"chat_id", it.bob}, {"text", "Wait"}});  // allowed for five minutes
  it.ok("approveChatJoinRequest", {{"chat_id", it.id}, {"user_id", it.bob}});
  CHECK(text_of(it.update("chat_member"), "via_join_request") == "true");
  CHECK(it.refused("approveChatJoinRequest", {{"chat_id", it.id}, {"user_id", it.bob}}) ==
        "Bad Request: USER_ALREADY_PARTICIPANT");
}

TEST_CASE("a declined request is gone") {
  Channel it;
  const std::string link = it.link({{"creates_join_request", true}});
  it.act("join", {{"user", it.bob}, {"link", link}});
  it.ok("declineChatJoinRequest", {{"chat_id", it.id}, {"user_id", it.bob}});
  CHECK(it.status(it.bob) == "left");
  CHECK(it.refused("approveChatJoinRequest", {{"chat_id", it.id}, {"user_id", it.bob}}) ==
        "Bad Request: HIDE_REQUESTER_MISSING");
}

TEST_CASE("a ban keeps out until it is lifted") {
  Channel it;
  const std::string link = it.link({});
  it.act("join", {{"user", it.bob}, {"link", link}});
  it.ok("banChatMember", {{"chat_id", it.id}, {"user_id", it.bob}});
  CHECK(it.status(it.bob) == "kicked");
  CHECK(text_of(it.act("join", {{"user", it.bob}, {"link", link}}), "error") ==
        "you were banned from this chat");
  it.ok("unbanChatMember", {{"chat_id", it.id}, {"user_id", it.bob}, {"only_if_banned", true}});
  CHECK(it.status(it.bob) == "left");
  it.act("join", {{"user", it.bob}, {"link", link}});
  it.ok("unbanChatMember", {{"chat_id", it.id}, {"user_id", it.bob}, {"only_if_banned", true}});
  CHECK(it.status(it.bob) == "member");
  it.ok("unbanChatMember", {{"chat_id", it.id}, {"user_id", it.bob}});
  CHECK(it.status(it.bob) == "left");
  CHECK(it.refused("banChatMember", {{"chat_id", it.id}, {"user_id", it.ann}}) ==
        "Bad Request: can't remove chat owner");
  CHECK(it.refused("banChatMember", {{"chat_id", it.id}, {"user_id", it.bot->id}}) ==
        "Bad Request: user is an administrator of the chat");
}

TEST_CASE("without rights nothing is done and the error says which") {
  Channel it{{{"can_post_messages", true}}};
  CHECK(it.refused("createChatInviteLink", {{"chat_id", it.id}}) ==
        "Bad Request: not enough rights to manage chat invite link");
  CHECK(it.refused("banChatMember", {{"chat_id", it.id}, {"user_id", it.bob}}) ==
        "Bad Request: not enough rights to restrict/unrestrict chat member");
  it.act("remove_bot", {{"user", it.ann}, {"chat", it.id}, {"bot", "shop_bot"}});
  CHECK(text_of(it.update("my_chat_member").at("new_chat_member"), "status") == "kicked");
  CHECK(it.refused("sendMessage", {{"chat_id", it.id}, {"text", "x"}}) ==
        "Forbidden: bot was kicked from the channel chat");
  CHECK(it.call("sendMessage", {{"chat_id", it.id}, {"text", "x"}}).error().code == 403);
}

TEST_CASE("a bot leaves and is no member any more") {
  Channel it;
  it.ok("leaveChat", {{"chat_id", it.id}});
  CHECK(it.refused("sendMessage", {{"chat_id", it.id}, {"text", "x"}}) ==
        "Forbidden: bot is not a member of the channel chat");
}

TEST_CASE("rights are given by promotion and never more than one has") {
  Channel it{{}, "supergroup"};
  it.act("join", {{"user", it.bob}, {"link", it.link({})}});
  it.ok("promoteChatMember", {{"chat_id", it.id}, {"user_id", it.bob}, {"can_invite_users", true}});
  CHECK(it.status(it.bob) == "administrator");
  it.ok("promoteChatMember", {{"chat_id", it.id}, {"user_id", it.bob}});
  CHECK(it.status(it.bob) == "member");
  CHECK(it.refused("promoteChatMember", {{"chat_id", it.id}, {"user_id", it.ann}}) ==
        "Bad Request: can't demote chat creator");
}

TEST_CASE("in a group joining and leaving are messages") {
  Channel it{{}, "supergroup"};
  it.act("join", {{"user", it.bob}, {"link", it.link({})}});
  CHECK(it.update("message").as_object().contains("new_chat_members"));
  it.act("send", {{"user", it.bob}, {"chat", it.id}, {"text", "hello all"}});
  CHECK(text_of(it.update("message"), "text") == "hello all");
  CHECK(it.refused("sendMessage", {{"chat_id", it.bob}, {"text", "x"}}) ==
        "Forbidden: bot can't initiate conversation with a user");
  it.act("leave", {{"user", it.bob}, {"chat", it.id}});
  const JsonArray last = it.updates();
  CHECK(last[0].at("message").as_object().contains("left_chat_member"));
}

TEST_CASE("a paid link takes Stars and gives a membership that ends") {
  Channel it;
  CHECK(it.refused("createChatSubscriptionInviteLink",
                   {{"chat_id", it.id}, {"subscription_period", 5}, {"subscription_price", 5}}) ==
        "Bad Request: SUBSCRIPTION_PERIOD_INVALID");
  const Json made =
      it.ok("createChatSubscriptionInviteLink",
            {{"chat_id", it.id}, {"subscription_period", 2'592'000}, {"subscription_price", 50}});
  const Json link = made.at("invite_link");
  CHECK(text_of(it.act("join", {{"user", it.bob}, {"link", link}}), "error") ==
        "you have 0 Stars and need 50");
  it.act("topup", {{"user", it.bob}, {"stars", 60}});
  CHECK(text_of(it.act("join", {{"user", it.bob}, {"link", link}}), "status") == "joined");
  CHECK(it.world.people.at(it.bob).stars == 10);
  const Json change = it.update("chat_member");
  CHECK(text_of(change.at("new_chat_member"), "until_date") == std::to_string(1'790'000'000 + 2'592'000));
}

TEST_CASE("a group that became a supergroup points to its new id") {
  Channel it{{}, "group"};
  const Json moved = it.act("upgrade", {{"user", it.ann}, {"chat", it.id}});
  const Json next = moved.at("chat").at("id");
  const auto old = it.call("sendMessage", {{"chat_id", it.id}, {"text", "x"}});
  REQUIRE_FALSE(old.has_value());
  CHECK(old.error().description == "Bad Request: group chat was upgraded to a supergroup chat");
  CHECK(old.error().migrate_to == next.as_int64());
  const JsonArray seen = it.updates();
  CHECK(seen[0].at("message").at("migrate_to_chat_id") == next);
  CHECK(text_of(it.ok("sendMessage", {{"chat_id", next}, {"text", "x"}}).at("chat"), "type") == "supergroup");
  CHECK(text_of(it.act("upgrade", {{"user", it.ann}, {"chat", next}}), "error") ==
        "only a group becomes a supergroup");
}

TEST_CASE("who is not in a private channel does not see it") {
  Channel it;
  CHECK(text_of(it.act("history", {{"user", it.bob}, {"chat", it.id}}), "error")
            .starts_with("there is no chat"));
  CHECK(text_of(it.act("decide_join", {{"user", it.bob}, {"chat", it.id}}), "error")
            .starts_with("there is no chat"));
  it.act("join", {{"user", it.bob}, {"link", it.link({})}});
  CHECK(text_of(it.act("send", {{"user", it.bob}, {"chat", it.id}, {"text", "x"}}), "error") ==
        "only admins write in a channel");
}

}  // namespace
}  // namespace banana::test
