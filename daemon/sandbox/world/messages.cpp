#include "daemon/sandbox/world/messages.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/text.hpp"
#include "daemon/sandbox/world/updates.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kTextMax = 4096;
constexpr Number kCaptionMax = 1024;
constexpr Number kPressLifeMs = 150'000;
constexpr std::size_t kPressesMax = 10'000;

void tell_bots(World& world, Chat& chat, const Message& message, std::string_view type) {
  for (const Number id : bots_of(chat)) {
    Bot* bot = find_bot(world, id);
    if (bot == nullptr || id == message.from) continue;
    if (chat.kind == "channel" && !member_of(chat, id).is_admin()) continue;
    queue_update(world, *bot, type, chat.key.chat, show_message(world, id, chat, message));
  }
}

std::string_view update_type(const Chat& chat, bool is_edit) {
  if (chat.kind == "channel") return is_edit ? "edited_channel_post" : "channel_post";
  return is_edit ? "edited_message" : "message";
}

Result<> may_write(Number person, const Chat& chat) {
  if (chat.is_private()) {
    if (chat.is_blocked) return fail(Errc::forbidden, "you blocked this bot", "Unblock it first.");
    return {};
  }
  const Member me = member_of(chat, person);
  if (!me.is_in()) return fail(Errc::forbidden, "you are not in this chat");
  if (chat.kind == "channel" && !me.is_admin())
    return fail(Errc::forbidden, "only admins write in a channel");
  return {};
}

JsonObject content_of(std::string text, std::string_view name) {
  if (text.empty()) return {};
  RichText rich{std::move(text), {}};
  trim(rich);
  find_entities(rich);
  JsonObject out{{name, rich.text}};
  if (!rich.entities.empty()) out[name == "text" ? "entities" : "caption_entities"] = rich.entities;
  return out;
}

}  // namespace

Message& post_silently(World& world, Chat& chat, Message message) {
  message.id = chat.next_message++;
  message.at = world.now();
  Message& kept = chat.messages.insert_or_assign(message.id, std::move(message)).first->second;
  if (chat.messages.size() > kMessagesPerChatMax) chat.messages.erase(chat.messages.begin());
  for (const Number person : people_of(chat)) {
    if (person != kept.from) ++chat.unread[person];
  }
  ++world.changes;
  tell_message(world, chat, kept, "message");
  return kept;
}

Message& post(World& world, Chat& chat, Message message) {
  Message& kept = post_silently(world, chat, std::move(message));
  tell_bots(world, chat, kept, update_type(chat, false));
  return kept;
}

void edited(World& world, Chat& chat, Message& message, bool tells_bots) {
  message.edited = world.now();
  ++world.changes;
  tell_message(world, chat, message, "edit");
  if (tells_bots) tell_bots(world, chat, message, update_type(chat, true));
}

void erase_messages(World& world, Chat& chat, std::span<const Number> ids) {
  JsonArray gone;
  for (const Number id : ids) {
    if (chat.messages.erase(id) != 0) gone.push_back(id);
  }
  ++world.changes;
  for (const Number person : people_of(chat)) {
    tell(world, person, {{"type", "delete"}, {"chat", person_chat_id(chat)}, {"ids", gone}});
  }
}

Message* find_message(Chat& chat, Number id) {
  const auto found = chat.messages.find(id);
  return found == chat.messages.end() ? nullptr : &found->second;
}

Result<std::vector<Number>> person_says(World& world, Number person, Chat& chat, Saying saying) {
  if (auto may = may_write(person, chat); !may) return may.error();
  if (!is_utf8(saying.text)) return fail(Errc::invalid, "the text is not UTF-8");
  const Number text_max = saying.media.empty() ? kTextMax : kCaptionMax;
  if (symbols(saying.text) > text_max)
    return fail(Errc::invalid, fmt::format("the text has more than {} symbols", text_max));
  const Number from = chat.kind == "channel" ? 0 : person;
  if (chat.is_private()) chat.was_started = true;
  if (saying.media.empty()) {
    JsonObject content = content_of(std::move(saying.text), "text");
    const Json* text = content.if_contains("text");
    if (text == nullptr || text->get_string().empty()) return fail(Errc::invalid, "there is nothing to send");
    if (!saying.forwarded_from.empty()) {
      content["forward_origin"] = JsonObject{{"type", "hidden_user"},
                                             {"sender_user_name", saying.forwarded_from},
                                             {"date", world.now_seconds()}};
    }
    Message said{.from = from, .content = std::move(content), .reply_to = saying.reply_to};
    return std::vector<Number>{post(world, chat, std::move(said)).id};
  }
  if (saying.media.size() > 10) return fail(Errc::invalid, "an album has 10 files at most");
  std::vector<Number> ids;
  const std::string album = saying.media.size() > 1 ? fmt::format("{}", world.random.u64() >> 2) : "";
  for (const Media& media : saying.media) {
    Message said{.from = from, .media = {media}, .album = album, .reply_to = saying.reply_to};
    if (ids.empty()) said.content = content_of(std::move(saying.text), "caption");
    ids.push_back(post(world, chat, std::move(said)).id);
  }
  return ids;
}

Result<std::vector<Number>> person_starts(World& world, Number person, Bot& bot, std::string_view payload) {
  const bool is_sound = payload.size() <= 64 && std::ranges::all_of(payload, [](char c) {
                          return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
                        });
  if (!is_sound) return fail(Errc::invalid, "a start payload has up to 64 of A-Z, a-z, 0-9, _ and -");
  Chat& chat = private_chat(world, person, bot.id);
  set_blocked(world, chat, false);
  const bool is_first = !chat.was_started;
  auto said = person_says(world, person, chat,
                          {.text = payload.empty() ? "/start" : fmt::format("/start {}", payload)});
  if (is_first) tell_people(world, chat);
  return said;
}

Result<std::string> press(World& world, Number person, Chat& chat, Number id, std::string_view data) {
  const Message* message = find_message(chat, id);
  Bot* bot = message == nullptr ? nullptr : find_bot(world, chat.is_private() ? chat.key.bot : message->from);
  if (bot == nullptr) {  // a channel's post: the bot that is an admin there
    for (const Number admin : bots_of(chat)) bot = message == nullptr ? nullptr : find_bot(world, admin);
  }
  if (message == nullptr || bot == nullptr) return fail(Errc::not_found, "there is no such message");
  if (chat.is_private() && chat.is_blocked) return fail(Errc::forbidden, "you blocked this bot");
  std::erase_if(world.presses, [&](const auto& one) { return world.now() - one.second.made > kPressLifeMs; });
  if (world.presses.size() >= kPressesMax) return fail(Errc::limited, "too many buttons wait for an answer");
  Press made{.id = fmt::format("{}{:06}", world.random.below(9'000'000) + 1'000'000, world.next_query++),
             .bot = bot->id,
             .person = person,
             .made = world.now(),
             .chat = chat.key};
  queue_update(world, *bot, "callback_query", person,
               {{"id", made.id},
                {"from", show_user(world, person)},
                {"message", show_message(world, bot->id, chat, *message)},
                {"chat_instance", fmt::format("{}", chat.key.chat * 31 + chat.key.bot)},
                {"data", data}});
  world.presses[made.id] = made;
  return made.id;
}

bool answer_press(World& world, Bot& bot, const std::string& query, JsonObject answer) {
  const auto found = world.presses.find(query);
  if (found == world.presses.end()) return false;
  Press& asked = found->second;
  if (asked.bot != bot.id || asked.answer || world.now() - asked.made > kPressLifeMs) return false;
  asked.answer = answer;
  ++world.changes;
  if (const Chat* chat = find_chat(world, asked.chat)) {
    answer["type"] = "answer";
    answer["callback"] = asked.id;
    answer["chat"] = person_chat_id(*chat);
    tell(world, asked.person, answer);
  }
  if (world.observer != nullptr) world.observer->settled(query);
  return true;
}

Result<> react(World& world, Number person, Chat& chat, Number id, std::string_view emoji) {
  Message* message = find_message(chat, id);
  if (message == nullptr) return fail(Errc::not_found, "there is no such message");
  const auto as_list = [](std::string_view one) {
    return one.empty() ? JsonArray{} : JsonArray{JsonObject{{"type", "emoji"}, {"emoji", one}}};
  };
  const JsonArray before = as_list(message->reactions[person]);
  if (emoji.empty()) {
    message->reactions.erase(person);
  } else {
    message->reactions[person] = emoji;
  }
  ++world.changes;
  tell_message(world, chat, *message, "edit");
  for (const Number bot_id : bots_of(chat)) {
    Bot* bot = find_bot(world, bot_id);
    if (bot == nullptr) continue;
    queue_update(world, *bot, "message_reaction", chat.key.chat,
                 {{"chat", show_chat(world, chat)},
                  {"message_id", id},
                  {"user", show_user(world, person)},
                  {"date", world.now_seconds()},
                  {"old_reaction", before},
                  {"new_reaction", as_list(emoji)}});
  }
  return {};
}

}  // namespace banana::sandbox
