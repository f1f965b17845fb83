// Parameters that many methods share: formatted text, keyboards, files, what a message replies to.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/sandbox/methods/call.hpp"

namespace banana::sandbox {

inline constexpr Number kTextSymbolsMax = 4096;
inline constexpr Number kCaptionSymbolsMax = 1024;

/// Text with its entities as fields of a message: {"text", "entities"} or {"caption", "caption_entities"}.
[[nodiscard]] JsonObject read_text(Call& call);
[[nodiscard]] JsonObject read_caption(Call& call);
/// The same, of one item of an album.
[[nodiscard]] JsonObject read_caption(Call& call, const JsonObject& item);

struct Markup {
  JsonArray inline_keyboard = {};
  std::optional<JsonObject> reply = {};  // a reply keyboard, its removal, or a forced reply
};
/// `pays`: the message is an invoice, which may have a button that pays, first.
[[nodiscard]] Markup read_markup(Call& call, bool pays = false);
/// As editMessage* take it: inline or nothing.
[[nodiscard]] JsonArray read_inline_keyboard(Call& call);

/// A file of this kind: an upload, "attach://field", a file_id, or a URL, which the sandbox does not fetch.
[[nodiscard]] std::optional<Media> read_media(Call& call, std::string_view kind, std::string_view field);
[[nodiscard]] std::optional<Media> read_media(Call& call, std::string_view kind, const JsonObject& item);

/// reply_parameters or reply_to_message_id; 0 for none.
[[nodiscard]] Number read_reply(Call& call, Chat& chat);

/// Puts a bot's message into its chat: reply keyboards take effect, and the answer is the Message.
[[nodiscard]] Json send(Call& call, Chat& chat, Message message, Markup markup);

/// "text" of an object, empty when it has none.
[[nodiscard]] std::string_view text_in(const JsonObject& object, std::string_view name);
[[nodiscard]] Number number_in(const JsonObject& object, std::string_view name);
[[nodiscard]] bool flag_in(const JsonObject& object, std::string_view name);

}  // namespace banana::sandbox
