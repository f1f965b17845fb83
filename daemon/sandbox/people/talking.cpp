// What people do in chats.
#include <charconv>

#include "core/base/encoding.hpp"
#include "daemon/sandbox/people/all.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/files.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/text.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kPhotoBytesMax = 10 * 1024 * 1024;

Outcome shown(const Ask& ask, const Chat& chat, const std::vector<Number>& ids) {
  JsonArray out;
  for (const Number id : ids) {
    out.push_back(person_message(ask.world, ask.number("user"), chat, chat.messages.at(id)));
  }
  return {JsonObject{{"messages", std::move(out)}}};
}

/// What a file is sent as when nobody said: Telegram's apps look at the type.
std::string kind_of(const File& file, const std::string& wanted) {
  if (!wanted.empty()) return wanted;
  if (file.mime == "image/gif") return "animation";
  if (file.mime.starts_with("video/")) return "video";
  return file.width > 0 && file.size <= kPhotoBytesMax ? "photo" : "document";
}

Result<std::vector<Media>> read_files(const Ask& ask) {
  std::vector<Media> out;
  const std::string wanted = ask.text("as");
  if (!wanted.empty() && wanted != "photo" && wanted != "document" && wanted != "video" &&
      wanted != "animation") {
    return fail(Errc::invalid, "as is photo, document, video or animation");
  }
  for (const Json& upload : ask.list("files")) {
    Number id = 0;
    if (upload.is_string()) {
      const std::string_view text = upload.get_string();
      std::from_chars(text.data(), text.data() + text.size(), id);
    } else if (upload.is_int64()) {
      id = upload.get_int64();
    }
    const File* file = find_file(ask.world, id);
    if (file == nullptr) return fail(Errc::not_found, "there is no such upload");
    const std::string kind = kind_of(*file, wanted);
    if (kind == "photo" && file->width <= 0)
      return fail(Errc::invalid, "this file is no picture: send it as a document");
    out.push_back({.kind = kind, .file = id, .width = file->width, .height = file->height});
  }
  return out;
}

/// The data of the button that was named by its place.
Result<std::string> data_at(const Ask& ask, const Message& message) {
  if (ask.has("data")) return ask.text("data");
  const auto row = static_cast<std::size_t>(ask.number("row", -1));
  const auto column = static_cast<std::size_t>(ask.number("column", -1));
  const bool is_there = row < message.keyboard.size() && column < message.keyboard[row].get_array().size();
  if (!is_there) return fail(Errc::not_found, "there is no such button");
  const JsonObject& button = message.keyboard[row].get_array()[column].get_object();
  const Json* data = button.if_contains("callback_data");
  if (data == nullptr) return fail(Errc::invalid, "this button asks nothing of the bot");
  return std::string{data->get_string()};
}

Result<Chat*> chat_with(const Ask& ask) {
  const auto person = ask.user();
  if (!person) return person.error();
  const auto bot = ask.bot();
  if (!bot) return bot.error();
  return &private_chat(ask.world, (*person)->id, (*bot)->id);
}

}  // namespace

Result<Outcome> send_something(const Ask& ask) {
  const auto chat = ask.chat();
  if (!chat) return chat.error();
  auto files = read_files(ask);
  if (!files) return files.error();
  Saying saying{
      .text = files->empty() || ask.text("caption").empty() ? ask.text("text") : ask.text("caption"),
      .media = std::move(*files),
      .reply_to = ask.number("reply_to"),
      .forwarded_from = ask.text("forwarded_from")};
  const auto said = person_says(ask.world, ask.number("user"), **chat, std::move(saying));
  if (!said) return said.error();
  return shown(ask, **chat, *said);
}

Result<Outcome> start_bot(const Ask& ask) {
  const auto chat = chat_with(ask);
  if (!chat) return chat.error();
  const auto said = person_starts(ask.world, ask.number("user"), **ask.bot(), ask.text("payload"));
  if (!said) return said.error();
  return shown(ask, **chat, *said);
}

Result<Outcome> press_button(const Ask& ask) {
  const auto chat = ask.chat();
  if (!chat) return chat.error();
  const auto message = ask.message(**chat);
  if (!message) return message.error();
  const auto data = data_at(ask, **message);
  if (!data) return data.error();
  auto query = press(ask.world, ask.number("user"), **chat, (*message)->id, *data);
  if (!query) return query.error();
  return Outcome{.waits_for = std::move(*query)};
}

Result<Outcome> react_to(const Ask& ask) {
  const auto chat = ask.chat();
  if (!chat) return chat.error();
  if (auto done = react(ask.world, ask.number("user"), **chat, ask.number("message"), ask.text("emoji"));
      !done) {
    return done.error();
  }
  return Outcome{};
}

Result<Outcome> edit_own(const Ask& ask) {
  const auto chat = ask.chat();
  if (!chat) return chat.error();
  const auto message = ask.message(**chat);
  if (!message) return message.error();
  Message& own = **message;
  if (own.from != ask.number("user") || !own.content.contains("text")) {
    return fail(Errc::forbidden, "only texts of one's own can be edited");
  }
  RichText rich{ask.text("text"), {}};
  if (!is_utf8(rich.text)) return fail(Errc::invalid, "the text is not UTF-8");
  trim(rich);
  find_entities(rich);
  if (rich.text.empty() || symbols(rich.text) > 4096)
    return fail(Errc::invalid, "the text has 1 to 4096 symbols");
  own.content["text"] = rich.text;
  own.content.erase("entities");
  if (!rich.entities.empty()) own.content["entities"] = rich.entities;
  edited(ask.world, **chat, own, true);
  return Outcome{JsonObject{{"message", person_message(ask.world, own.from, **chat, own)}}};
}

Result<Outcome> mark_read(const Ask& ask) {
  const auto chat = ask.chat();
  if (!chat) return chat.error();
  (*chat)->unread.erase(ask.number("user"));
  ++ask.world.changes;
  tell(ask.world, ask.number("user"), {{"type", "read"}, {"chat", person_chat_id(**chat)}, {"unread", 0}});
  return Outcome{};
}

Result<Outcome> block_bot(const Ask& ask) {
  const auto chat = chat_with(ask);
  if (!chat) return chat.error();
  set_blocked(ask.world, **chat, true);
  return Outcome{};
}

Result<Outcome> unblock_bot(const Ask& ask) {
  const auto chat = chat_with(ask);
  if (!chat) return chat.error();
  set_blocked(ask.world, **chat, false);
  return Outcome{};
}

}  // namespace banana::sandbox
