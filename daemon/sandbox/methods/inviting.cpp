// Invite links and requests to join.
#include <algorithm>

#include "daemon/sandbox/methods/all.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/links.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/text.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kNameMax = 32;
constexpr Number kMembersMax = 99'999;
constexpr Number kPriceMax = 10'000;

void read_name(Call& call, InviteLink& link) {
  link.name = call.text("name");
  if (symbols(link.name) > kNameMax) call.refuse("TITLE_INVALID");
}

void read_terms(Call& call, InviteLink& link) {
  read_name(call, link);
  link.expires = call.number("expire_date");
  link.member_limit = call.number("member_limit");
  link.joins_by_request = call.flag("creates_join_request");
  if (link.expires != 0 && link.expires <= call.world.now_seconds()) call.refuse("EXPIRE_DATE_INVALID");
  if (link.member_limit < 0 || link.member_limit > kMembersMax) call.refuse("USAGE_LIMIT_INVALID");
  if (link.joins_by_request && link.member_limit != 0) {
    call.refuse("member limit can't be specified for links requiring administrator approval");
  }
}

/// A link of this chat that this bot made.
InviteLink* read_link(Call& call, Chat& chat) {
  const std::string url = call.text("invite_link");
  const auto found = std::ranges::find_if(
      chat.links, [&](const InviteLink& link) { return link.url == url && link.creator == call.bot.id; });
  if (found != chat.links.end()) return &*found;
  call.refuse("INVITE_HASH_INVALID");
  return nullptr;
}

Answer changed(Call& call, const Chat& chat, const InviteLink& link) {
  ++call.world.changes;
  return Json(show_link(call.world, chat, link));
}

Answer decide(Call& call, bool approve) {
  Chat* chat = call.chat_to_rule("can_invite_users");
  if (chat == nullptr) return call.failure();
  const Number user = call.user();
  if (call.failed()) return call.failure();
  if (member_of(*chat, user).is_in()) return bad_request("USER_ALREADY_PARTICIPANT");
  if (!decide_join(call.world, call.bot.id, *chat, user, approve))
    return bad_request("HIDE_REQUESTER_MISSING");
  return Json(true);
}

}  // namespace

Answer create_chat_invite_link(Call& call) {
  Chat* chat = call.chat_to_rule("can_invite_users");
  if (chat == nullptr) return call.failure();
  InviteLink link{.creator = call.bot.id};
  read_terms(call, link);
  if (call.failed()) return call.failure();
  return changed(call, *chat, add_link(call.world, *chat, std::move(link)));
}

Answer edit_chat_invite_link(Call& call) {
  Chat* chat = call.chat_to_rule("can_invite_users");
  InviteLink* link = chat == nullptr ? nullptr : read_link(call, *chat);
  if (link == nullptr) return call.failure();
  InviteLink to = *link;
  read_terms(call, to);
  if (link->is_revoked) call.refuse("INVITE_HASH_EXPIRED");
  if (call.failed()) return call.failure();
  *link = std::move(to);
  return changed(call, *chat, *link);
}

Answer revoke_chat_invite_link(Call& call) {
  Chat* chat = call.chat_to_rule("can_invite_users");
  InviteLink* link = chat == nullptr ? nullptr : read_link(call, *chat);
  if (link == nullptr) return call.failure();
  link->is_revoked = true;
  if (link->is_primary) {
    InviteLink next{.creator = call.bot.id, .is_primary = true};
    return changed(call, *chat, add_link(call.world, *chat, std::move(next)));
  }
  return changed(call, *chat, *link);
}

Answer export_chat_invite_link(Call& call) {
  Chat* chat = call.chat_to_rule("can_invite_users");
  if (chat == nullptr) return call.failure();
  // Each administrator has a primary link of their own; the old one is revoked.
  for (InviteLink& link : chat->links) {
    if (link.is_primary && link.creator == call.bot.id) link.is_revoked = true;
  }
  return Json(add_link(call.world, *chat, {.creator = call.bot.id, .is_primary = true}).url);
}

Answer create_chat_subscription_invite_link(Call& call) {
  Chat* chat = call.chat_to_rule("can_invite_users");
  if (chat == nullptr) return call.failure();
  if (chat->kind != "channel") return bad_request("CHAT_INVALID");
  InviteLink link{.creator = call.bot.id};
  read_name(call, link);
  link.period = call.number("subscription_period");
  link.stars = call.number("subscription_price");
  if (link.period != kMonthSeconds) call.refuse("SUBSCRIPTION_PERIOD_INVALID");
  if (link.stars < 1 || link.stars > kPriceMax) call.refuse("STARS_AMOUNT_INVALID");
  if (call.failed()) return call.failure();
  return changed(call, *chat, add_link(call.world, *chat, std::move(link)));
}

Answer edit_chat_subscription_invite_link(Call& call) {
  Chat* chat = call.chat_to_rule("can_invite_users");
  InviteLink* link = chat == nullptr ? nullptr : read_link(call, *chat);
  if (link == nullptr) return call.failure();
  read_name(call, *link);
  if (call.failed()) return call.failure();
  return changed(call, *chat, *link);
}

Answer approve_chat_join_request(Call& call) { return decide(call, true); }
Answer decline_chat_join_request(Call& call) { return decide(call, false); }

}  // namespace banana::sandbox
