// Calls that send and change messages. Texts are HTML unless said otherwise: what people wrote goes through
// escape_html first (text.hpp). Link previews are off.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"
#include "core/telegram/keyboard.hpp"

namespace banana::telegram {

enum class ParseMode : std::uint8_t { html, none };

struct SendOptions {
  Keyboard keyboard = {};
  std::optional<MessageId> reply_to = {};  // sent without, when that message is gone
  ParseMode parse_mode = ParseMode::html;
  bool link_preview = false;
  bool silent = false;
  bool protect = false;         // not to be forwarded or saved
  std::string effect_id = {};   // in private chats alone
  bool paid_broadcast = false;  // above the free limits, at 0.1 Star each
};

struct EditOptions {
  InlineKeyboard keyboard = {};  // as Telegram has it, an edit without one takes the buttons away
  ParseMode parse_mode = ParseMode::html;
  bool link_preview = false;
};

/// A message that is there. Without its id: one of a slot of the outbox, which fills it in.
struct Place {
  // NOLINTNEXTLINE(google-explicit-constructor): a chat is a place
  Place(ChatId in_chat) : chat(in_chat) {}
  Place(ChatId in_chat, MessageId its_message) : chat(in_chat), message(its_message) {}

  ChatId chat;
  std::optional<MessageId> message = {};
};

[[nodiscard]] Call send_message(ChatId chat, std::string_view text, const SendOptions& options = {});
/// A preview for 30 s while an answer is made; a real message follows. `draft` is ours, never 0.
struct DraftOptions {
  ParseMode parse_mode = ParseMode::html;
  bool can_stop = false;  // offers to stop: StoppedGeneration
};
[[nodiscard]] Call send_message_draft(ChatId chat, std::int64_t draft, std::string_view text,
                                      const DraftOptions& options = {});
[[nodiscard]] Call copy_message(ChatId to, ChatId from, MessageId message, const SendOptions& options = {});
[[nodiscard]] Call forward_message(ChatId to, ChatId from, MessageId message);

[[nodiscard]] Call edit_message_text(const Place& place, std::string_view text,
                                     const EditOptions& options = {});
[[nodiscard]] Call edit_message_caption(const Place& place, std::string_view caption,
                                        const EditOptions& options = {});
[[nodiscard]] Call edit_message_reply_markup(const Place& place, const InlineKeyboard& keyboard);
[[nodiscard]] Call delete_message(const Place& place);
/// 1 to 100 of them; those that are gone are passed over.
[[nodiscard]] Call delete_messages(ChatId chat, const std::vector<MessageId>& messages);

/// Shown for 5 s at most.
enum class ChatAction : std::uint8_t { typing, upload_photo, upload_video, upload_document };
[[nodiscard]] Call send_chat_action(ChatId chat, ChatAction action);
/// An empty emoji takes the reaction away.
[[nodiscard]] Call set_message_reaction(const Place& place, std::string_view emoji);

struct CallbackAnswer {
  std::string text = {};  // to 200 characters, plain
  bool is_alert = false;  // to be closed by hand
  std::string url = {};
};
[[nodiscard]] Call answer_callback_query(std::string_view id, const CallbackAnswer& answer = {});

}  // namespace banana::telegram
