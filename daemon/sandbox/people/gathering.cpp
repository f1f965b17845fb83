// Groups and channels: made, entered, left, looked after.
#include "daemon/sandbox/people/all.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/links.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"

namespace banana::sandbox {

namespace {

Result<Chat*> ruled_chat(const Ask& ask) {
  const auto chat = ask.chat();
  if (!chat) return chat.error();
  if (!member_of(**chat, ask.number("user")).is_admin())
    return fail(Errc::forbidden, "only admins may do that");
  return *chat;
}

Result<Bot*> bot_named(const Ask& ask, const Json& value) {
  const JsonObject one{{"bot", value}};
  return Ask{ask.world, one}.bot();
}

}  // namespace

Result<Outcome> join_chat(const Ask& ask) {
  const auto person = ask.user();
  if (!person) return person.error();
  Place place;
  if (ask.has("link")) {
    const auto found = find_link(ask.world, ask.text("link"));
    if (!found) return found.error();
    place = *found;
  } else {
    const auto chat = ask.chat();
    if (!chat) return chat.error();
    place.chat = *chat;
  }
  const auto joined = join(ask.world, (*person)->id, *place.chat, place.link);
  if (!joined) return joined.error();
  if (*joined == Joined::requested) {
    return Outcome{JsonObject{{"status", "requested"}, {"chat", person_chat_id(*place.chat)}}};
  }
  return Outcome{
      JsonObject{{"status", "joined"}, {"chat", person_chat(ask.world, (*person)->id, *place.chat)}}};
}

Result<Outcome> leave_room(const Ask& ask) {
  const auto chat = ask.chat();
  if (!chat) return chat.error();
  if ((*chat)->is_private()) return fail(Errc::invalid, "a private chat can't be left: block the bot");
  if (member_of(**chat, ask.number("user")).status == "creator")
    return fail(Errc::forbidden, "the owner stays");
  leave(ask.world, **chat, ask.number("user"));
  return Outcome{};
}

Result<Outcome> decide_request(const Ask& ask) {
  const auto chat = ruled_chat(ask);
  if (!chat) return chat.error();
  if (!decide_join(ask.world, ask.number("user"), **chat, ask.number("request_user"), ask.flag("approve"))) {
    return fail(Errc::not_found, "this person does not wait here");
  }
  return Outcome{};
}

Result<Outcome> make_channel(const Ask& ask) {
  const auto chat = add_chat(ask.world, {.kind = ask.has("kind") ? ask.text("kind") : "channel",
                                         .title = ask.text("title"),
                                         .username = ask.text("username"),
                                         .owner = ask.number("owner")});
  if (!chat) return chat.error();
  const Cause cause{.by = ask.number("owner")};
  for (const Json& one : ask.list("admins")) {
    const auto bot = bot_named(ask, one);
    if (!bot) return bot.error();
    set_member(ask.world, **chat, (*bot)->id, admin_with(ask.object("rights")), cause);
  }
  for (const Json& one : ask.list("members")) {
    if (!one.is_int64() || find_person(ask.world, one.get_int64()) == nullptr) {
      return fail(Errc::not_found, "members are ids of people");
    }
    set_member(ask.world, **chat, one.get_int64(), {.status = "member"}, cause);
  }
  tell_people(ask.world, **chat);
  return Outcome{JsonObject{{"chat", person_chat(ask.world, ask.number("owner"), **chat)}}};
}

Result<Outcome> add_bot_to_chat(const Ask& ask) {
  const auto chat = ruled_chat(ask);
  if (!chat) return chat.error();
  const auto bot = ask.bot();
  if (!bot) return bot.error();
  Member to = ask.has("rights") ? admin_with(ask.object("rights")) : Member{.status = "member"};
  if ((*chat)->kind == "channel" && to.status != "administrator") {
    return fail(Errc::invalid, "in a channel a bot is an admin: give it rights");
  }
  set_member(ask.world, **chat, (*bot)->id, std::move(to), {.by = ask.number("user")});
  return Outcome{};
}

Result<Outcome> remove_bot_from_chat(const Ask& ask) {
  const auto chat = ruled_chat(ask);
  if (!chat) return chat.error();
  const auto bot = ask.bot();
  if (!bot) return bot.error();
  set_member(ask.world, **chat, (*bot)->id, {.status = "kicked"}, {.by = ask.number("user")});
  return Outcome{};
}

Result<Outcome> kick_member(const Ask& ask) {
  const auto chat = ruled_chat(ask);
  if (!chat) return chat.error();
  const Member member = member_of(**chat, ask.number("member"));
  if (!member.is_in() || member.status == "creator")
    return fail(Errc::not_found, "there is no such member to remove");
  set_member(ask.world, **chat, ask.number("member"), {.status = "kicked"}, {.by = ask.number("user")});
  return Outcome{};
}

Result<Outcome> upgrade_group(const Ask& ask) {
  const auto group = ruled_chat(ask);
  if (!group) return group.error();
  const auto chat = upgrade_chat(ask.world, **group, ask.number("user"));
  if (!chat) return chat.error();
  return Outcome{JsonObject{{"chat", person_chat(ask.world, ask.number("user"), **chat)}}};
}

}  // namespace banana::sandbox
