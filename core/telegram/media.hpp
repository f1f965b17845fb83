// Calls that send files: photos, videos, animations, documents, albums, paid media.
//
//   send_photo(chat, by_id(file_id), "A <b>caption</b>", {.keyboard = keyboard});
//   send_document(chat, from_disk("/var/lib/banana/…/17.png", "banana.png", "image/png"));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"
#include "core/telegram/message.hpp"
#include "core/telegram/send.hpp"

namespace banana::telegram {

/// A file Telegram has already, or one that is sent along.
struct InputFile {
  std::string file_id = {};  // of this bot; or an address Telegram fetches itself
  Upload upload = {};        // without a file_id; the call gives it its field
};

[[nodiscard]] InputFile by_id(std::string file_id);
/// Read from there while it is sent, which may be later.
[[nodiscard]] InputFile from_disk(std::string path, std::string name, std::string content_type);
/// Of the store that whoever sends it has: it must stay there until then.
[[nodiscard]] InputFile from_store(std::string blob, std::string name, std::string content_type);
[[nodiscard]] InputFile from_memory(std::string bytes, std::string name, std::string content_type);

struct Media {
  FileKind kind = FileKind::photo;  // Telegram recompresses photos: originals go as documents
  InputFile file;
  std::string caption = {};
  bool spoiler = false;  // of photos, videos, animations
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t duration_s = 0;
  std::optional<InputFile> thumbnail = {};  // of videos, animations, documents: JPEG to 200 kB and 320 x 320
};

/// By its kind: sendPhoto, sendDocument, sendVideo or sendAnimation.
[[nodiscard]] Call send_media(ChatId chat, const Media& media, const SendOptions& options = {});
[[nodiscard]] Call send_photo(ChatId chat, InputFile photo, std::string caption = {},
                              const SendOptions& options = {});
[[nodiscard]] Call send_document(ChatId chat, InputFile document, std::string caption = {},
                                 const SendOptions& options = {});
[[nodiscard]] Call send_video(ChatId chat, InputFile video, std::string caption = {},
                              const SendOptions& options = {});
[[nodiscard]] Call send_animation(ChatId chat, InputFile animation, std::string caption = {},
                                  const SendOptions& options = {});

/// 2 to 10 photos and videos, or as many documents. Albums have no buttons: the options' are left out.
[[nodiscard]] Call send_media_group(ChatId chat, const std::vector<Media>& album,
                                    const SendOptions& options = {});
/// 1 to 10 photos and videos to be unlocked for 1 to 25,000 Stars.
[[nodiscard]] Call send_paid_media(ChatId chat, Stars price, const std::vector<Media>& media,
                                   std::string_view payload, std::string_view caption = {},
                                   const SendOptions& options = {});
/// Another file and caption in the place of those the message has.
[[nodiscard]] Call edit_message_media(const Place& place, const Media& media,
                                      const EditOptions& options = {});

}  // namespace banana::telegram
