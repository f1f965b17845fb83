// Files in calls, replies, and the last step of every send.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "daemon/sandbox/methods/reading.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/show.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kPhotoBytesMax = 10 * 1024 * 1024;
constexpr Number kFileBytesMax = 50 * 1024 * 1024;
constexpr Number kPhotoSidesMax = 10'000;
constexpr Number kPhotoRatioMax = 20;
constexpr std::string_view kAttach = "attach://";

struct Wanted {
  std::string_view kind;
  std::string value = {};  // an id, a URL, or attach://
  NewFile* upload = nullptr;
  Number width = 0, height = 0, duration = 0;
  bool spoiler = false;
};

bool check_upload(Call& call, std::string_view kind, const NewFile& file) {
  if (file.bytes.empty()) return call.refuse("file must be non-empty");
  const auto size = static_cast<Number>(file.bytes.size());
  if (size > (kind == "photo" ? kPhotoBytesMax : kFileBytesMax)) {
    if (kind == "photo") return call.refuse("file is too big");
    return call.note({413, "Request Entity Too Large"});
  }
  return true;
}

bool check_photo(Call& call, const File& file) {
  if (file.width <= 0 || file.height <= 0) return call.refuse("IMAGE_PROCESS_FAILED");
  const bool fits = file.width + file.height <= kPhotoSidesMax &&
                    std::max(file.width, file.height) <= kPhotoRatioMax * std::min(file.width, file.height);
  return fits || call.refuse("PHOTO_INVALID_DIMENSIONS");
}

Media as_media(const File& file, const Wanted& wanted) {
  return {.kind = std::string{wanted.kind},
          .file = file.id,
          .width = wanted.width != 0 ? wanted.width : file.width,
          .height = wanted.height != 0 ? wanted.height : file.height,
          .duration = wanted.duration,
          .spoiler = wanted.spoiler};
}

std::optional<Media> from_upload(Call& call, const Wanted& wanted) {
  if (!check_upload(call, wanted.kind, *wanted.upload)) return std::nullopt;
  const File file = add_file(call.world, std::move(*wanted.upload));
  if (wanted.kind == "photo" && !check_photo(call, file)) return std::nullopt;
  return as_media(file, wanted);
}

std::optional<Media> from_id(Call& call, const Wanted& wanted) {
  const auto ref = read_file_id(call.world, call.bot.id, wanted.value);
  if (!ref) {
    call.refuse(wanted.value.starts_with("http") ? "failed to get HTTP URL content"
                                                 : "wrong file identifier/HTTP URL specified");
    return std::nullopt;
  }
  if (ref->kind != wanted.kind && !(wanted.kind == "document" && ref->kind != "photo")) {
    call.refuse(fmt::format("can't use file of type {} as {}", ref->kind, wanted.kind));
    return std::nullopt;
  }
  const File* file = find_file(call.world, ref->file);
  return as_media(*file, wanted);
}

std::optional<Media> find(Call& call, Wanted wanted) {
  if (wanted.upload == nullptr && wanted.value.starts_with(kAttach)) {
    wanted.upload = call.upload(std::string_view{wanted.value}.substr(kAttach.size()));
    if (wanted.upload == nullptr) {
      call.refuse("wrong file identifier/HTTP URL specified");
      return std::nullopt;
    }
  }
  if (wanted.upload != nullptr) return from_upload(call, wanted);
  if (wanted.value.empty()) {
    call.refuse(fmt::format("there is no {} in the request", wanted.kind));
    return std::nullopt;
  }
  return from_id(call, wanted);
}

}  // namespace

std::optional<Media> read_media(Call& call, std::string_view kind, std::string_view field) {
  return find(call, {.kind = kind,
                     .value = call.text(field),
                     .upload = call.upload(field),
                     .width = call.number("width"),
                     .height = call.number("height"),
                     .duration = call.number("duration"),
                     .spoiler = call.flag("has_spoiler")});
}

std::optional<Media> read_media(Call& call, std::string_view kind, const JsonObject& item) {
  return find(call, {.kind = kind,
                     .value = std::string{text_in(item, "media")},
                     .width = number_in(item, "width"),
                     .height = number_in(item, "height"),
                     .duration = number_in(item, "duration"),
                     .spoiler = flag_in(item, "has_spoiler")});
}

Number read_reply(Call& call, Chat& chat) {
  Number id = call.number("reply_to_message_id");
  bool may_be_gone = call.flag("allow_sending_without_reply");
  if (const Json parameters = call.json("reply_parameters"); parameters.is_object()) {
    id = number_in(parameters.get_object(), "message_id");
    may_be_gone = flag_in(parameters.get_object(), "allow_sending_without_reply");
  }
  if (id == 0 || find_message(chat, id) != nullptr) return id;
  if (!may_be_gone) call.refuse("message to be replied not found");
  return 0;
}

Json send(Call& call, Chat& chat, Message message, Markup markup) {
  message.from = chat.kind == "channel" ? 0 : call.bot.id;
  message.keyboard = std::move(markup.inline_keyboard);
  message.is_protected = call.flag("protect_content");
  if (call.has("message_effect_id") && chat.is_private())
    message.content["effect_id"] = call.text("message_effect_id");
  if (markup.reply && chat.is_private()) {
    chat.reply_keyboard = markup.reply->contains("keyboard") ? *markup.reply : JsonObject{};
    tell_people(call.world, chat);
  }
  return show_message(call.world, call.bot.id, chat, post_silently(call.world, chat, std::move(message)));
}

}  // namespace banana::sandbox
