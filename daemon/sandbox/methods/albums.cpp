// Several files at once: albums, and media that is sold.
#include <fmt/format.h>

#include "daemon/sandbox/methods/all.hpp"
#include "daemon/sandbox/methods/reading.hpp"

namespace banana::sandbox {

namespace {

constexpr std::size_t kAlbumMin = 2;
constexpr std::size_t kAlbumMax = 10;
constexpr Number kPaidStarsMax = 25'000;
constexpr std::size_t kPayloadBytesMax = 128;

bool check_kinds(Call& call, const JsonArray& items) {
  bool has_document = false;
  bool has_other = false;
  for (const Json& item : items) {
    if (!item.is_object()) return call.refuse("can't parse InputMedia: InputMedia must be an Object");
    const std::string_view type = text_in(item.get_object(), "type");
    if (type != "photo" && type != "video" && type != "document") {
      return call.refuse(fmt::format("type \"{}\" can't be used in sendMediaGroup", type));
    }
    (type == "document" ? has_document : has_other) = true;
  }
  return !(has_document && has_other) || call.refuse("document can't be mixed with other media types");
}

}  // namespace

Answer send_media_group(Call& call) {
  const Json media = call.json("media");
  if (!media.is_array()) return bad_request("can't parse media JSON object");
  const JsonArray& items = media.get_array();
  if (items.size() < kAlbumMin || items.size() > kAlbumMax) {
    return bad_request(items.empty() ? "there are no messages to send"
                                     : "wrong number of items: an album has 2-10");
  }
  Chat* chat = call.chat_to_write(static_cast<Number>(items.size()));
  if (chat == nullptr || !check_kinds(call, items)) return call.failure();
  std::vector<Message> messages;
  const Number reply_to = read_reply(call, *chat);
  for (const Json& item : items) {
    Message message{.content = read_caption(call, item.get_object()), .reply_to = reply_to};
    auto read = read_media(call, text_in(item.get_object(), "type"), item.get_object());
    if (!read || call.failed()) return call.failure();
    message.media.push_back(std::move(*read));
    messages.push_back(std::move(message));
  }
  JsonArray sent;
  const std::string album = fmt::format("{}", call.world.random.u64() >> 2);
  for (Message& message : messages) {
    message.album = album;
    sent.push_back(send(call, *chat, std::move(message), {}));
  }
  return Json(std::move(sent));
}

Answer send_paid_media(Call& call) {
  const Number stars = call.number("star_count");
  if (stars < 1 || stars > kPaidStarsMax) return bad_request("STARS_AMOUNT_INVALID");
  if (call.text("payload").size() > kPayloadBytesMax) return bad_request("MEDIA_PAYLOAD_INVALID");
  const Json media = call.json("media");
  if (!media.is_array() || media.get_array().empty() || media.get_array().size() > kAlbumMax) {
    return bad_request("MEDIA_INVALID");
  }
  Chat* chat = call.chat_to_write();
  if (chat == nullptr) return call.failure();
  Message message{.content = read_caption(call), .reply_to = read_reply(call, *chat), .paid_stars = stars};
  message.paid_payload = call.text("payload");
  Markup markup = read_markup(call);
  if (call.failed()) return call.failure();
  for (const Json& item : media.get_array()) {
    const std::string_view type = item.is_object() ? text_in(item.get_object(), "type") : std::string_view{};
    if (type != "photo" && type != "video") return bad_request("MEDIA_INVALID");
    auto read = read_media(call, type, item.get_object());
    if (!read) return call.failure();
    message.media.push_back(std::move(*read));
  }
  return send(call, *chat, std::move(message), std::move(markup));
}

}  // namespace banana::sandbox
