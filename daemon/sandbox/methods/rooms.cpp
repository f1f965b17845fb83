// Groups and channels: who is there, who goes, who rules.
#include "daemon/sandbox/methods/all.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/commands.hpp"
#include "daemon/sandbox/world/links.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kShortestBanSeconds = 30;
constexpr Number kLongestBanSeconds = 366LL * 24 * 60 * 60;

/// A chat the bot is in, or a private one.
Chat* read_place(Call& call) {
  Chat* chat = call.chat();
  if (chat == nullptr || chat->is_private()) return chat;
  const Member me = member_of(*chat, call.bot.id);
  if (me.status == "kicked") {
    call.note(forbidden("bot was kicked from the " + chat->kind + " chat"));
  } else if (!me.is_in()) {
    call.note(forbidden("bot is not a member of the " + chat->kind + " chat"));
  }
  return call.failed() ? nullptr : chat;
}

}  // namespace

Answer get_chat(Call& call) {
  const Chat* chat = read_place(call);
  if (chat == nullptr) return call.failure();
  JsonObject out = show_chat(call.world, *chat);
  out["accent_color_id"] = 0;
  out["max_reaction_count"] = 11;
  out["accepted_gift_types"] = JsonObject{{"unlimited_gifts", false},
                                          {"limited_gifts", false},
                                          {"unique_gifts", false},
                                          {"premium_subscription", false}};
  if (chat->is_private() || !has_right(*chat, call.bot.id, "can_invite_users")) return Json(std::move(out));
  for (const InviteLink& link : chat->links) {
    if (link.is_primary && !link.is_revoked) out["invite_link"] = link.url;
  }
  return Json(std::move(out));
}

Answer get_chat_member(Call& call) {
  const Chat* chat = read_place(call);
  const Number user = call.user();
  if (chat == nullptr || call.failed()) return call.failure();
  if (chat->is_private()) return Json(show_member(call.world, user, Member{.status = "member"}));
  if (chat->kind == "channel" && user != call.bot.id && !member_of(*chat, call.bot.id).is_admin()) {
    return bad_request("member list is inaccessible");
  }
  return Json(show_member(call.world, user, member_of(*chat, user)));
}

Answer get_chat_administrators(Call& call) {
  const Chat* chat = read_place(call);
  if (chat == nullptr) return call.failure();
  if (chat->is_private()) return bad_request("there are no administrators in the private chat");
  JsonArray out;
  for (const auto& [id, member] : chat->members) {
    const bool is_shown = member.is_admin() && (find_bot(call.world, id) == nullptr || id == call.bot.id);
    if (is_shown) out.push_back(show_member(call.world, id, member));
  }
  return Json(std::move(out));
}

Answer get_chat_member_count(Call& call) {
  const Chat* chat = read_place(call);
  if (chat == nullptr) return call.failure();
  return Json(member_count(*chat));
}

Answer leave_chat(Call& call) {
  Chat* chat = read_place(call);
  if (chat == nullptr) return call.failure();
  if (chat->is_private()) return bad_request("chat can't be left");
  leave(call.world, *chat, call.bot.id);
  return Json(true);
}

Answer ban_chat_member(Call& call) {
  Chat* chat = call.chat_to_rule("can_restrict_members");
  if (chat == nullptr) return call.failure();
  const Number user = call.user();
  if (call.failed()) return call.failure();
  const Member member = member_of(*chat, user);
  if (member.status == "creator") return bad_request("can't remove chat owner");
  if (member.is_admin()) return bad_request("user is an administrator of the chat");
  Number until = call.number("until_date");
  const Number span = until - call.world.now_seconds();
  if (span < kShortestBanSeconds || span > kLongestBanSeconds) until = 0;
  set_member(call.world, *chat, user, {.status = "kicked", .until = until}, {.by = call.bot.id});
  return Json(true);
}

Answer unban_chat_member(Call& call) {
  Chat* chat = call.chat_to_rule("can_restrict_members");
  if (chat == nullptr) return call.failure();
  const Number user = call.user();
  if (call.failed()) return call.failure();
  const Member member = member_of(*chat, user);
  if (member.status == "creator") return bad_request("can't remove chat owner");
  if (member.is_admin()) return bad_request("user is an administrator of the chat");
  // Without only_if_banned the method removes a member who is there: Telegram's own surprise.
  const bool removes = member.is_in() && !call.flag("only_if_banned");
  if (member.status == "kicked" || removes)
    set_member(call.world, *chat, user, Member{}, {.by = call.bot.id});
  return Json(true);
}

Answer promote_chat_member(Call& call) {
  Chat* chat = call.chat_to_rule("can_promote_members");
  if (chat == nullptr) return call.failure();
  const Number user = call.user();
  if (call.failed()) return call.failure();
  const Member member = member_of(*chat, user);
  if (member.status == "creator") return bad_request("can't demote chat creator");
  if (!member.is_in()) return bad_request("USER_NOT_PARTICIPANT");
  Member to{.status = "member"};
  for (const std::string_view right : kRights) {
    if (!call.flag(right)) continue;
    if (!has_right(*chat, call.bot.id, right)) return bad_request("RIGHT_FORBIDDEN");
    to.status = "administrator";
    to.rights[right] = true;
  }
  set_member(call.world, *chat, user, std::move(to), {.by = call.bot.id});
  return Json(true);
}

}  // namespace banana::sandbox
