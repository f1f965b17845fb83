#include <array>

#include "core/telegram/read.hpp"
#include "core/telegram/rights.hpp"

namespace banana::telegram {

namespace {

constexpr std::array<std::string_view, 4> kChatKinds{"private", "group", "supergroup", "channel"};
constexpr std::array<std::string_view, 6> kStatuses{"creator",    "administrator", "member",
                                                    "restricted", "left",          "kicked"};

/// The place of a name in a table; the place after the last for what we don't know.
template <class Kind, std::size_t size>
Kind named(const std::array<std::string_view, size>& names, std::string_view name) {
  std::size_t at = 0;
  while (at < size && names[at] != name) ++at;
  return static_cast<Kind>(at);
}

bool is_inside(MemberStatus status, const Reader& json) {
  switch (status) {
    case MemberStatus::owner:
    case MemberStatus::administrator:
    case MemberStatus::member:
      return true;
    case MemberStatus::restricted:
      return json.flag("is_member");
    case MemberStatus::left:
    case MemberStatus::banned:
    case MemberStatus::other:
      break;
  }
  return false;
}

Rights read_rights(MemberStatus status, const Reader& json) {
  Rights rights;
  for (const auto& [name, field] : kRightNames) {
    const bool by_standing = status == MemberStatus::owner && name != "is_anonymous";
    rights.*field = by_standing || json.flag(name);
  }
  return rights;
}

}  // namespace

std::string_view to_string(MemberStatus status) {
  const auto at = static_cast<std::size_t>(status);
  return at < kStatuses.size() ? kStatuses[at] : "other";
}

User read_user(const Reader& json) {
  return {.telegram_id = json.number("id"),
          .first_name = json.text_or_empty("first_name"),
          .last_name = json.text_or_empty("last_name"),
          .username = json.text_or_empty("username"),
          .language_code = json.text_or_empty("language_code"),
          .is_bot = json.flag("is_bot")};
}

Chat read_chat(const Reader& json) {
  return {.id = ChatId{json.number("id")},
          .kind = named<ChatKind>(kChatKinds, json.text("type")),
          .title = json.text_or_empty("title"),
          .username = json.text_or_empty("username"),
          .first_name = json.text_or_empty("first_name")};
}

ChatMember read_chat_member(const Reader& json) {
  ChatMember member{.user = read_user(json.child("user")),
                    .status = named<MemberStatus>(kStatuses, json.text("status"))};
  member.is_inside = is_inside(member.status, json);
  if (member.status == MemberStatus::owner || member.status == MemberStatus::administrator) {
    member.rights = read_rights(member.status, json);
  }
  member.until = json.time_if("until_date");
  return member;
}

InviteLink read_invite_link(const Reader& json) {
  InviteLink link{.link = json.text("invite_link"), .name = json.text_or_empty("name")};
  if (const auto creator = json.child_if("creator")) link.creator = creator->number("id");
  link.by_request = json.flag("creates_join_request");
  link.is_primary = json.flag("is_primary");
  link.is_revoked = json.flag("is_revoked");
  link.expires_at = json.time_if("expire_date");
  link.member_limit = json.number_if("member_limit");
  if (const auto price = json.number_if("subscription_price")) link.subscription_price = Stars{*price};
  return link;
}

}  // namespace banana::telegram
