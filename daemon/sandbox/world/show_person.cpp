#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/commands.hpp"
#include "daemon/sandbox/world/files.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"

namespace banana::sandbox {

namespace {

/// The field of a button that says what it does, and what people's side calls that.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kButtonKinds{
    {{"callback_data", "callback"},
     {"url", "url"},
     {"web_app", "web_app"},
     {"pay", "pay"},
     {"copy_text", "copy"},
     {"login_url", "url"}}};

JsonObject person_button(const JsonObject& button) {
  JsonObject out{{"text", button.at("text")}, {"kind", "other"}};
  if (const Json* style = button.if_contains("style")) out["style"] = *style;
  for (const auto& [field, kind] : kButtonKinds) {
    const Json* value = button.if_contains(field);
    if (value == nullptr) continue;
    out["kind"] = kind;
    if (field == "callback_data") out["data"] = *value;
    if (field == "url") out["url"] = *value;
    if (value->is_object() && value->get_object().contains("url")) out["url"] = value->get_object().at("url");
    if (field == "copy_text" && value->is_object()) out["data"] = value->get_object().at("text");
  }
  return out;
}

JsonArray person_keyboard(const JsonArray& rows) {
  JsonArray out;
  for (const Json& row : rows) {
    JsonArray& buttons = out.emplace_back(JsonArray{}).get_array();
    for (const Json& button : row.get_array()) buttons.push_back(person_button(button.get_object()));
  }
  return out;
}

JsonObject person_media(World& world, const Media& media, bool is_open) {
  JsonObject out;
  if (is_open) out["file"] = fmt::format("/sandbox/file/{}", media.file);
  if (const File* file = find_file(world, media.file)) {
    if (media.kind == "document") out["name"] = file->name;
    out["mime"] = file->mime;
    out["size"] = file->size;
  }
  if (media.kind != "document") {
    out["width"] = media.width;
    out["height"] = media.height;
  }
  if (media.kind == "video" || media.kind == "animation") out["duration"] = media.duration;
  if (media.spoiler) out["spoiler"] = true;
  return out;
}

void add_media(World& world, Number person, const Message& message, JsonObject& out) {
  if (message.media.empty()) return;
  const bool is_open = message.paid_stars == 0 || message.buyers.contains(person);
  out[message.media.front().kind] = person_media(world, message.media.front(), is_open);
  if (message.paid_stars == 0) return;
  JsonArray items;
  for (const Media& media : message.media) {
    JsonObject item = person_media(world, media, is_open);
    item["kind"] = media.kind;
    items.push_back(std::move(item));
  }
  out["paid"] = JsonObject{{"stars", message.paid_stars}, {"open", is_open}, {"items", std::move(items)}};
}

std::string_view text_in(const JsonObject& content, std::string_view name) {
  const Json* found = content.if_contains(name);
  return found != nullptr && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

std::optional<JsonObject> service(World& world, const Message& message) {
  const auto stars = [&](std::string_view name) {
    return message.content.at(name).at("total_amount").to_number<Number>();
  };
  const auto joined = [&](std::string_view name) {
    const Json& who = message.content.at(name);
    return name_of(world, (who.is_array() ? who.get_array().at(0) : who).at("id").to_number<Number>());
  };
  const JsonObject& content = message.content;
  if (content.contains("successful_payment")) {
    return JsonObject{{"kind", "payment"},
                      {"text", fmt::format("You paid {} Stars", stars("successful_payment"))}};
  }
  if (content.contains("refunded_payment")) {
    return JsonObject{{"kind", "refund"},
                      {"text", fmt::format("{} Stars were given back to you", stars("refunded_payment"))}};
  }
  if (content.contains("new_chat_members")) {
    return JsonObject{{"kind", "joined"}, {"text", joined("new_chat_members") + " joined"}};
  }
  if (content.contains("left_chat_member")) {
    return JsonObject{{"kind", "left"}, {"text", joined("left_chat_member") + " left"}};
  }
  if (content.contains("migrate_to_chat_id") || content.contains("migrate_from_chat_id")) {
    return JsonObject{{"kind", "moved"}, {"text", "The group became a supergroup"}};
  }
  if (content.contains("chat_shared")) return JsonObject{{"kind", "shared"}, {"text", "You shared a chat"}};
  if (content.contains("users_shared"))
    return JsonObject{{"kind", "shared"}, {"text", "You shared a person"}};
  if (content.contains("managed_bot_created")) return JsonObject{{"kind", "bot"}, {"text", "A bot was made"}};
  return std::nullopt;
}

Number unread(const Chat& chat, Number person) {
  const auto found = chat.unread.find(person);
  return found == chat.unread.end() ? 0 : found->second;
}

JsonObject bot_chat(World& world, Number person, const Chat& chat) {
  JsonObject out;
  const Bot* bot = find_bot(world, chat.key.bot);
  if (bot == nullptr) return out;
  const Person* reader = find_person(world, person);
  out["title"] = bot->name;
  out["username"] = bot->username;
  out["bot_id"] = bot->id;
  out["blocked"] = chat.is_blocked;
  out["joined"] = chat.was_started;
  out["can_write"] = !chat.is_blocked;
  out["commands"] = commands_for(*bot, chat, reader == nullptr ? "" : reader->language_code);
  const auto own = bot->menus.find(person);
  const auto menu = own != bot->menus.end() ? own : bot->menus.find(0);
  if (menu != bot->menus.end()) out["menu"] = menu->second;
  if (!chat.reply_keyboard.empty()) out["reply_keyboard"] = chat.reply_keyboard;
  if (const std::string about =
          profile_text(*bot, "description", reader == nullptr ? "" : reader->language_code);
      !about.empty()) {
    out["about"] = about;
  }
  return out;
}

JsonObject group_chat(World& world, Number person, const Chat& chat) {
  const Member me = member_of(chat, person);
  JsonObject out{{"title", chat.title},
                 {"joined", me.is_in()},
                 {"can_write", me.is_in() && (chat.kind != "channel" || me.is_admin())},
                 {"members", member_count(chat)},
                 {"commands", JsonArray{}}};
  if (!chat.username.empty()) out["username"] = chat.username;
  if (!me.is_admin()) return out;
  JsonArray requests;
  for (const JoinRequest& request : chat.requests) {
    if (const Person* asking = find_person(world, request.person)) requests.push_back(person_user(*asking));
  }
  out["requests"] = std::move(requests);
  for (const InviteLink& link : chat.links) {
    if (link.is_primary && !link.is_revoked) out["link"] = link.url;
  }
  return out;
}

}  // namespace

JsonObject person_message(World& world, Number person, const Chat& chat, const Message& message) {
  JsonObject out{{"id", message.id}, {"chat", person_chat_id(chat)}, {"date", message.at / 1000}};
  if (message.edited != 0) out["edit_date"] = message.edited / 1000;
  if (message.from != 0) {
    out["from"] = JsonObject{{"id", message.from},
                             {"name", name_of(world, message.from)},
                             {"is_bot", find_bot(world, message.from) != nullptr}};
  }
  out["out"] = message.from == person;
  for (const std::string_view field : {"text", "caption"}) {
    if (const std::string_view text = text_in(message.content, field); !text.empty()) out[field] = text;
  }
  for (const std::string_view field : {"entities", "caption_entities"}) {
    if (const Json* entities = message.content.if_contains(field)) out["entities"] = *entities;
  }
  add_media(world, person, message, out);
  if (!message.album.empty()) out["album"] = message.album;
  if (const auto quoted = chat.messages.find(message.reply_to); quoted != chat.messages.end()) {
    const std::string_view text = text_in(quoted->second.content, "text");
    const std::string_view caption = text_in(quoted->second.content, "caption");
    out["reply_to"] = JsonObject{{"id", message.reply_to}, {"text", text.empty() ? caption : text}};
  }
  if (!message.keyboard.empty()) out["keyboard"] = person_keyboard(message.keyboard);
  if (const auto invoice = world.invoices.find(message.invoice); invoice != world.invoices.end()) {
    JsonObject shown{{"title", invoice->second.title},
                     {"description", invoice->second.description},
                     {"stars", invoice->second.stars},
                     {"paid", !message.charge.empty()},
                     {"slug", invoice->second.slug}};
    if (!invoice->second.photo.empty()) shown["photo"] = invoice->second.photo;
    out["invoice"] = std::move(shown);
  }
  if (auto shown = service(world, message)) out["service"] = std::move(*shown);
  JsonArray reactions;
  for (const auto& [who, emoji] : message.reactions)
    reactions.push_back(JsonObject{{"by", who}, {"emoji", emoji}});
  if (!reactions.empty()) out["reactions"] = std::move(reactions);
  return out;
}

JsonObject person_chat(World& world, Number person, const Chat& chat) {
  JsonObject out = chat.is_private() ? bot_chat(world, person, chat) : group_chat(world, person, chat);
  out["id"] = person_chat_id(chat);
  out["kind"] = chat.kind;
  out["is_bot"] = chat.is_private();
  out["unread"] = unread(chat, person);
  if (!chat.messages.empty())
    out["last"] = person_message(world, person, chat, chat.messages.rbegin()->second);
  return out;
}

JsonObject person_user(const Person& person) {
  JsonObject out{{"id", person.id}, {"first_name", person.first_name}};
  if (!person.last_name.empty()) out["last_name"] = person.last_name;
  if (!person.username.empty()) out["username"] = person.username;
  out["language_code"] = person.language_code;
  out["stars"] = person.stars;
  return out;
}

Number person_chat_id(const Chat& chat) { return chat.is_private() ? chat.key.bot : chat.key.chat; }

bool is_watched(const World& world, Number person) {
  return world.observer != nullptr && world.observer->is_watching(person);
}

void tell(World& world, Number person, const JsonObject& event) {
  if (is_watched(world, person)) world.observer->happened(person, event);
}

void tell_person(World& world, const Chat& chat, Number person) {
  if (!is_watched(world, person)) return;
  tell(world, person, {{"type", "chat"}, {"chat", person_chat(world, person, chat)}});
}

void tell_people(World& world, const Chat& chat) {
  for (const Number person : people_of(chat)) tell_person(world, chat, person);
}

void tell_message(World& world, const Chat& chat, const Message& message, std::string_view type) {
  for (const Number person : people_of(chat)) {
    if (!is_watched(world, person)) continue;
    JsonObject event{{"type", type}, {"message", person_message(world, person, chat, message)}};
    if (type == "message") event["unread"] = unread(chat, person);
    tell(world, person, event);
  }
}

void tell_balance(World& world, Number person) {
  if (const Person* found = find_person(world, person)) {
    tell(world, person, {{"type", "balance"}, {"stars", found->stars}});
  }
}

}  // namespace banana::sandbox
