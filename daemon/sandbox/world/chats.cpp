#include "daemon/sandbox/world/chats.hpp"

#include <algorithm>

#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/updates.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kGroupBase = -1'000'000'000'000;

void tell_bots(World& world, Chat& chat, Number who, const JsonObject& change) {
  for (auto& [id, bot] : world.bots) {
    if (id == who) {
      queue_update(world, bot, "my_chat_member", chat.key.chat, change);
    } else if (member_of(chat, id).is_admin()) {
      queue_update(world, bot, "chat_member", chat.key.chat, change);
    }
  }
}

}  // namespace

Chat& private_chat(World& world, Number person, Number bot) {
  Chat& chat = world.chats[ChatKey{person, bot}];
  if (chat.kind.empty()) {
    chat.key = {person, bot};
    chat.kind = "private";
    ++world.changes;
  }
  return chat;
}

Chat* find_chat(World& world, ChatKey key) {
  const auto found = world.chats.find(key);
  return found == world.chats.end() ? nullptr : &found->second;
}

Chat* find_chat(World& world, std::string_view username) {
  if (username.starts_with('@')) username.remove_prefix(1);
  for (auto& [key, chat] : world.chats) {
    if (!chat.username.empty() && chat.username == username) return &chat;
  }
  return nullptr;
}

Result<Chat*> add_chat(World& world, NewChat made) {
  if (made.kind != "channel" && made.kind != "group" && made.kind != "supergroup") {
    return fail(Errc::invalid, "kind is channel, group or supergroup");
  }
  if (made.title.empty() || made.title.size() > 255) return fail(Errc::invalid, "title has 1 to 255 bytes");
  if (find_person(world, made.owner) == nullptr)
    return fail(Errc::not_found, "the owner is no person of the sandbox");
  if (made.username.starts_with('@')) made.username.erase(0, 1);
  if (!made.username.empty() && is_name_taken(world, made.username)) {
    return fail(Errc::conflict, "this username is taken");
  }
  const Number number = world.next_group++;
  const ChatKey key{made.kind == "group" ? -number : kGroupBase - number, 0};
  Chat& chat = world.chats[key];
  chat.key = key;
  chat.kind = made.kind;
  chat.title = made.title;
  chat.username = made.username;
  chat.members[made.owner] = Member{.status = "creator"};
  chat.links.push_back(
      {.url = "https://t.me/+" + world.random.token(12), .creator = made.owner, .is_primary = true});
  ++world.changes;
  return &chat;
}

Result<Chat*> upgrade_chat(World& world, Chat& group, Number by) {
  if (group.kind != "group" || group.moved_to != 0)
    return fail(Errc::invalid, "only a group becomes a supergroup");
  const Number old_id = group.key.chat;
  const ChatKey key{kGroupBase - world.next_group++, 0};
  Chat& chat = world.chats[key];
  chat.key = key;
  chat.kind = "supergroup";
  chat.title = group.title;
  chat.members = group.members;
  chat.links = group.links;
  group.links.clear();
  group.moved_to = key.chat;
  post(world, group, {.from = by, .content = {{"migrate_to_chat_id", key.chat}}});
  post(world, chat, {.from = by, .content = {{"migrate_from_chat_id", old_id}}});
  tell_people(world, chat);
  return &chat;
}

std::vector<Number> people_of(const Chat& chat) {
  if (chat.is_private()) return {chat.key.chat};
  std::vector<Number> out;
  for (const auto& [id, member] : chat.members) {
    if (member.is_in() && id < 1'000'000'000) out.push_back(id);
  }
  return out;
}

std::vector<Number> bots_of(const Chat& chat) {
  if (chat.is_private()) return {chat.key.bot};
  std::vector<Number> out;
  for (const auto& [id, member] : chat.members) {
    if (member.is_in() && id >= 1'000'000'000) out.push_back(id);
  }
  return out;
}

Member member_of(const Chat& chat, Number who) {
  const auto found = chat.members.find(who);
  return found == chat.members.end() ? Member{} : found->second;
}

Number member_count(const Chat& chat) {
  if (chat.is_private()) return 2;
  return std::ranges::count_if(chat.members, [](const auto& one) { return one.second.is_in(); });
}

bool has_right(const Chat& chat, Number who, std::string_view right) {
  const Member member = member_of(chat, who);
  if (member.status == "creator") return true;
  const Json* found = member.status == "administrator" ? member.rights.if_contains(right) : nullptr;
  return found != nullptr && found->is_bool() && found->get_bool();
}

Member admin_with(const JsonObject& rights) {
  Member member{.status = "administrator"};
  for (const std::string_view right : kRights) {
    const Json* value = rights.if_contains(right);
    if (rights.empty() || (value != nullptr && value->is_bool() && value->get_bool()))
      member.rights[right] = true;
  }
  return member;
}

void set_member(World& world, Chat& chat, Number who, Member to, Cause cause) {
  const Member before = member_of(chat, who);
  JsonObject change{{"chat", show_chat(world, chat)},
                    {"from", show_user(world, cause.by)},
                    {"date", world.now_seconds()},
                    {"old_chat_member", show_member(world, who, before)},
                    {"new_chat_member", show_member(world, who, to)}};
  if (cause.link != nullptr) change["invite_link"] = show_link(world, chat, *cause.link);
  if (cause.via_request) change["via_join_request"] = true;
  for (InviteLink& link : chat.links) {
    if (!to.is_in()) link.joined.erase(who);
    if (&link == cause.link) link.joined.insert(who);
  }
  const bool was_in = before.is_in();
  chat.members[who] = std::move(to);
  if (chat.members[who].is_in() || was_in)
    std::erase_if(chat.requests, [&](const JoinRequest& one) { return one.person == who; });
  ++world.changes;
  tell_bots(world, chat, who, change);
  tell_people(world, chat);
  if (was_in && !chat.members[who].is_in()) tell_person(world, chat, who);
}

JsonObject show_chat(World& world, const Chat& chat) {
  JsonObject out{{"id", chat.key.chat}, {"type", chat.kind}};
  if (!chat.is_private()) {
    out["title"] = chat.title;
    if (!chat.username.empty()) out["username"] = chat.username;
    return out;
  }
  if (const Person* person = find_person(world, chat.key.chat)) {
    out["first_name"] = person->first_name;
    if (!person->last_name.empty()) out["last_name"] = person->last_name;
    if (!person->username.empty()) out["username"] = person->username;
  }
  return out;
}

JsonObject show_member(World& world, Number who, const Member& member) {
  JsonObject out{{"user", show_user(world, who)}, {"status", member.status}};
  if (member.status == "creator") out["is_anonymous"] = false;
  if (member.status == "kicked" || (member.status == "member" && member.until != 0))
    out["until_date"] = member.until;
  if (member.status != "administrator") return out;
  out["can_be_edited"] = false;
  out["is_anonymous"] = false;
  for (const std::string_view right : kRights) {
    const Json* has = member.rights.if_contains(right);
    out[right] = has != nullptr && has->is_bool() && has->get_bool();
  }
  if (!member.custom_title.empty()) out["custom_title"] = member.custom_title;
  return out;
}

void set_blocked(World& world, Chat& chat, bool blocked) {
  Bot* bot = find_bot(world, chat.key.bot);
  if (bot == nullptr || chat.is_blocked == blocked) return;
  const auto as_member = [&](bool is_blocked) {
    Member member{.status = is_blocked ? "kicked" : "member"};
    return show_member(world, bot->id, member);
  };
  chat.is_blocked = blocked;
  ++world.changes;
  queue_update(world, *bot, "my_chat_member", chat.key.chat,
               {{"chat", show_chat(world, chat)},
                {"from", show_user(world, chat.key.chat)},
                {"date", world.now_seconds()},
                {"old_chat_member", as_member(!blocked)},
                {"new_chat_member", as_member(blocked)}});
  tell_people(world, chat);
}

}  // namespace banana::sandbox
