#include "daemon/sandbox/world/links.hpp"

#include <algorithm>

#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/stars.hpp"
#include "daemon/sandbox/world/updates.hpp"

namespace banana::sandbox {

namespace {

constexpr std::size_t kLinksPerChatMax = 10'000;

void let_in(World& world, Chat& chat, Number person, Cause cause) {
  Member member{.status = "member"};
  if (cause.link != nullptr && cause.link->period != 0)
    member.until = world.now_seconds() + cause.link->period;
  set_member(world, chat, person, std::move(member), cause);
  if (chat.kind == "channel") return;
  const JsonObject who = show_user(world, person);
  post(world, chat,
       {.from = person, .content = {{"new_chat_members", JsonArray{who}}, {"new_chat_member", who}}});
}

void request(World& world, Chat& chat, Number person, const InviteLink& link) {
  if (std::ranges::find(chat.requests, person, &JoinRequest::person) != chat.requests.end()) return;
  chat.requests.push_back({person, link.url, world.now()});
  ++world.changes;
  for (const Number id : bots_of(chat)) {
    Bot* bot = find_bot(world, id);
    if (bot == nullptr || !has_right(chat, id, "can_invite_users")) continue;
    queue_update(world, *bot, "chat_join_request", chat.key.chat,
                 {{"chat", show_chat(world, chat)},
                  {"from", show_user(world, person)},
                  {"user_chat_id", person},
                  {"date", world.now_seconds()},
                  {"invite_link", show_link(world, chat, link)}});
  }
  tell_people(world, chat);
}

}  // namespace

Result<Place> find_link(World& world, std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::string_view bare = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
  for (auto& [key, chat] : world.chats) {
    for (InviteLink& link : chat.links) {
      if (!link.url.ends_with(bare) || bare.size() < 10) continue;
      if (link.is_revoked || (link.expires != 0 && link.expires <= world.now_seconds())) break;
      if (link.member_limit != 0 && static_cast<Number>(link.joined.size()) >= link.member_limit) break;
      return Place{&chat, &link};
    }
  }
  return fail(Errc::not_found, "this invite link has expired");
}

Result<Joined> join(World& world, Number person, Chat& chat, InviteLink* link) {
  if (chat.is_private()) return fail(Errc::invalid, "one can't join a private chat");
  const Member before = member_of(chat, person);
  if (before.is_in()) return Joined::yes;
  if (before.status == "kicked" && (before.until == 0 || before.until > world.now_seconds())) {
    return fail(Errc::forbidden, "you were banned from this chat");
  }
  if (link == nullptr && chat.username.empty())
    return fail(Errc::forbidden, "this chat is private: a link is needed");
  if (link != nullptr && link->joins_by_request) {
    request(world, chat, person, *link);
    return Joined::requested;
  }
  if (link != nullptr && link->stars != 0) {
    if (auto paid = pay_for_link(world, person, chat, *link); !paid) return paid.error();
  }
  let_in(world, chat, person, {.by = person, .link = link});
  return Joined::yes;
}

bool decide_join(World& world, Number by, Chat& chat, Number person, bool approve) {
  const auto found = std::ranges::find(chat.requests, person, &JoinRequest::person);
  if (found == chat.requests.end()) return false;
  const auto link = std::ranges::find(chat.links, found->link, &InviteLink::url);
  chat.requests.erase(found);
  ++world.changes;
  if (approve) {
    let_in(world, chat, person,
           {.by = by, .link = link == chat.links.end() ? nullptr : &*link, .via_request = true});
  } else {
    tell_people(world, chat);
  }
  return true;
}

void leave(World& world, Chat& chat, Number who) {
  if (!member_of(chat, who).is_in()) return;
  if (chat.kind != "channel") {
    const JsonObject gone = show_user(world, who);
    post(world, chat, {.from = who, .content = {{"left_chat_member", gone}}});
  }
  set_member(world, chat, who, Member{}, {.by = who});
}

InviteLink& add_link(World& world, Chat& chat, InviteLink link) {
  link.url = "https://t.me/+" + world.random.token(12);
  if (chat.links.size() >= kLinksPerChatMax) {
    // The oldest of those that let nobody in any more.
    const auto old = std::ranges::find_if(chat.links, [](const InviteLink& one) { return one.is_revoked; });
    chat.links.erase(old == chat.links.end() ? chat.links.begin() : old);
  }
  ++world.changes;
  return chat.links.emplace_back(std::move(link));
}

}  // namespace banana::sandbox
