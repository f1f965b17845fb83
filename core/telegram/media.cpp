#include "core/telegram/media.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "core/telegram/params.hpp"

namespace banana::telegram {

namespace {

struct KindNames {
  std::string_view type;  // of an InputMedia, and the parameter of the method
  std::string_view method;
};

constexpr std::array<KindNames, 4> kKinds{{{"photo", "sendPhoto"},
                                           {"document", "sendDocument"},
                                           {"video", "sendVideo"},
                                           {"animation", "sendAnimation"}}};

const KindNames& names(FileKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

/// What goes with a file, beside the file itself and its caption.
void put_details(Call& call, JsonObject& json, const Media& media) {
  if (media.spoiler) json["has_spoiler"] = true;
  if (media.width > 0) json["width"] = media.width;
  if (media.height > 0) json["height"] = media.height;
  if (media.duration_s > 0) json["duration"] = media.duration_s;
  if (media.kind == FileKind::video) json["supports_streaming"] = true;
  if (media.thumbnail) json["thumbnail"] = attach(call, *media.thumbnail);
}

Media media_of(FileKind kind, InputFile file, std::string caption) {
  return {.kind = kind, .file = std::move(file), .caption = std::move(caption)};
}

}  // namespace

InputFile by_id(std::string file_id) { return {.file_id = std::move(file_id)}; }

InputFile from_disk(std::string path, std::string name, std::string content_type) {
  return {.upload = {.field = {},
                     .name = std::move(name),
                     .content_type = std::move(content_type),
                     .path = std::move(path)}};
}

InputFile from_store(std::string blob, std::string name, std::string content_type) {
  return {.upload = {.field = {},
                     .name = std::move(name),
                     .content_type = std::move(content_type),
                     .blob = std::move(blob)}};
}

InputFile from_memory(std::string bytes, std::string name, std::string content_type) {
  return {.upload = {.field = {},
                     .name = std::move(name),
                     .content_type = std::move(content_type),
                     .bytes = std::move(bytes)}};
}

std::string attach(Call& call, const InputFile& file) {
  if (!file.file_id.empty()) return file.file_id;
  Upload upload = file.upload;
  upload.field = "file" + std::to_string(call.uploads.size());
  std::string reference = "attach://" + upload.field;
  call.uploads.push_back(std::move(upload));
  return reference;
}

JsonObject input_media(Call& call, const Media& media, ParseMode mode) {
  JsonObject json{{"type", names(media.kind).type}, {"media", attach(call, media.file)}};
  put_markup(json, "caption", media.caption, mode);
  put_details(call, json, media);
  return json;
}

Call send_media(ChatId chat, const Media& media, const SendOptions& options) {
  Call call{.method = std::string{names(media.kind).method}, .params = {{"chat_id", chat.value()}}};
  call.params[names(media.kind).type] = attach(call, media.file);
  put_markup(call.params, "caption", media.caption, options.parse_mode);
  put_details(call, call.params, media);
  put_options(call.params, options);
  return call;
}

Call send_photo(ChatId chat, InputFile photo, std::string caption, const SendOptions& options) {
  return send_media(chat, media_of(FileKind::photo, std::move(photo), std::move(caption)), options);
}

Call send_document(ChatId chat, InputFile document, std::string caption, const SendOptions& options) {
  return send_media(chat, media_of(FileKind::document, std::move(document), std::move(caption)), options);
}

Call send_video(ChatId chat, InputFile video, std::string caption, const SendOptions& options) {
  return send_media(chat, media_of(FileKind::video, std::move(video), std::move(caption)), options);
}

Call send_animation(ChatId chat, InputFile animation, std::string caption, const SendOptions& options) {
  return send_media(chat, media_of(FileKind::animation, std::move(animation), std::move(caption)), options);
}

Call send_media_group(ChatId chat, const std::vector<Media>& album, const SendOptions& options) {
  Call call{.method = "sendMediaGroup", .params = {{"chat_id", chat.value()}}};
  JsonArray items;
  for (const Media& media : album) items.push_back(input_media(call, media, options.parse_mode));
  call.params["media"] = std::move(items);
  put_options(call.params, options);
  call.params.erase("reply_markup");
  return call;
}

Call send_paid_media(ChatId chat, Stars price, const std::vector<Media>& media, std::string_view payload,
                     std::string_view caption, const SendOptions& options) {
  Call call{.method = "sendPaidMedia", .params = {{"chat_id", chat.value()}, {"star_count", price.units()}}};
  JsonArray items;
  for (Media item : media) {
    item.caption.clear();  // the message has one for all
    items.push_back(input_media(call, item, options.parse_mode));
  }
  call.params["media"] = std::move(items);
  put_text(call.params, "payload", payload);
  put_markup(call.params, "caption", caption, options.parse_mode);
  put_options(call.params, options);
  return call;
}

Call edit_message_media(const Place& place, const Media& media, const EditOptions& options) {
  Call call{.method = "editMessageMedia", .params = {}};
  put_place(call.params, place);
  call.params["media"] = input_media(call, media, options.parse_mode);
  if (!options.keyboard.rows.empty()) call.params["reply_markup"] = to_json(Keyboard{options.keyboard});
  return call;
}

}  // namespace banana::telegram
