#include <algorithm>

#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/files.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"

namespace banana::sandbox {

namespace {

JsonObject show_paid_media(World& world, Number bot, const Message& message) {
  JsonArray items;
  for (const Media& media : message.media) {
    JsonObject shown;
    show_media(world, bot, media, shown);
    JsonObject item{{"type", media.kind}};
    if (const Json* body = shown.if_contains(media.kind)) item[media.kind] = *body;
    items.push_back(std::move(item));
  }
  return {{"star_count", message.paid_stars}, {"paid_media", std::move(items)}};
}

JsonObject show_quoted(World& world, Number bot, const Chat& chat, Number id) {
  const auto found = chat.messages.find(id);
  if (found == chat.messages.end()) return {};
  Message quoted = found->second;
  quoted.reply_to = 0;  // Telegram shows one level
  return show_message(world, bot, chat, quoted);
}

}  // namespace

JsonObject show_message(World& world, Number bot, const Chat& chat, const Message& message) {
  JsonObject out{{"message_id", message.id}};
  if (message.from != 0) out["from"] = show_user(world, message.from);
  out["date"] = message.at / 1000;
  out["chat"] = show_chat(world, chat);
  if (message.from == 0) out["sender_chat"] = show_chat(world, chat);
  if (message.edited != 0) out["edit_date"] = message.edited / 1000;
  for (const auto& [key, value] : message.content) out[key] = value;
  if (message.paid_stars != 0) {
    out["paid_media"] = show_paid_media(world, bot, message);
  } else if (!message.media.empty()) {
    show_media(world, bot, message.media.front(), out);
  }
  if (!message.album.empty()) out["media_group_id"] = message.album;
  if (message.is_protected) out["has_protected_content"] = true;
  if (!message.keyboard.empty()) out["reply_markup"] = JsonObject{{"inline_keyboard", message.keyboard}};
  if (message.reply_to != 0) {
    if (JsonObject quoted = show_quoted(world, bot, chat, message.reply_to); !quoted.empty()) {
      out["reply_to_message"] = std::move(quoted);
    }
  }
  const auto invoice = world.invoices.find(message.invoice);
  if (invoice != world.invoices.end()) out["invoice"] = show_invoice(invoice->second);
  return out;
}

JsonObject show_invoice(const Invoice& invoice) {
  return {{"title", invoice.title},
          {"description", invoice.description},
          {"start_parameter", invoice.start_parameter},
          {"currency", "XTR"},
          {"total_amount", invoice.stars}};
}

JsonObject show_link(World& world, const Chat& chat, const InviteLink& link) {
  JsonObject out{{"invite_link", link.url},
                 {"creator", show_user(world, link.creator)},
                 {"creates_join_request", link.joins_by_request},
                 {"is_primary", link.is_primary},
                 {"is_revoked", link.is_revoked}};
  if (!link.name.empty()) out["name"] = link.name;
  if (link.expires != 0) out["expire_date"] = link.expires;
  if (link.member_limit != 0) out["member_limit"] = link.member_limit;
  const auto waiting =
      std::ranges::count_if(chat.requests, [&](const JoinRequest& one) { return one.link == link.url; });
  if (waiting != 0) out["pending_join_request_count"] = waiting;
  if (link.period != 0) {
    out["subscription_period"] = link.period;
    out["subscription_price"] = link.stars;
  }
  return out;
}

}  // namespace banana::sandbox
