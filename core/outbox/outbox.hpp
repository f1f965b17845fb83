// What bots owe Telegram. An effect is written in the transaction of the state that causes it, and a sender takes
// it to Telegram within the limits (decision 3):
//
//   outbox::add(tx, {.bot = bot, .chat = chat, .call = send_message(chat, text)}, now);
//   outbox::add(tx, {.bot = bot, .chat = chat, .call = edit_message_text(chat, text), .slot = "job:" + job.str()}, now);
//
// Rules
// - Effects of one chat are sent in the order in which they were added; chats go in parallel. One that waits for its
//   hour (not_before) joins the order when the hour has come.
// - A slot names a message of the chat that later effects will change. An effect that sends always sends, and from
//   then on the slot stands for that message; one that edits or deletes gets the message's id filled in. An edit whose
//   slot stands for no message yet, or for one that is gone, is turned into a send.
// - An effect with `key` is added once: the same key again does nothing, until the effect was purged.
// - Nothing is sent twice, but for the one window that Telegram leaves open (docs/decisions/005-outbox.md).
// - Answers to callbacks and pre-checkouts don't belong here: they are urgent and harmless to repeat.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"

namespace banana::outbox {

inline constexpr std::size_t kNameBytesMax = 64;           // of slots and keys
inline constexpr std::size_t kParamsBytesMax = 64 * 1024;  // as JSON
inline constexpr std::size_t kUploadBytesMax =
    64 * 1024;  // of all uploads without a path; more belongs in a file

struct Effect {
  BotId bot;
  ChatId chat;  // whose order and limits it is under
  telegram::Call call;
  std::string slot = {};   // 1 to 64 bytes, or empty for a message nobody will change
  std::string key = {};    // unique within the bot; empty for none
  std::string about = {};  // for operators: "job:…", "payment:…"
  std::optional<Instant> not_before = {};
};

/// Throws std::logic_error on an effect over the limits: that is our own bug.
void add(db::Tx& tx, const Effect& effect, Instant now);

/// Takes back an effect that waits for its hour. False when there is none: it may have been sent.
bool withdraw(db::Tx& tx, BotId bot, std::string_view key);

/// Whether an effect was added under this key, sent or not, and not purged yet.
[[nodiscard]] bool has_key(db::Snapshot& snapshot, BotId bot, std::string_view key);
/// What an effect that waits for its hour is about.
[[nodiscard]] std::optional<std::string> about_later(db::Snapshot& snapshot, BotId bot, std::string_view key);

/// The message a slot stands for, once it was sent.
[[nodiscard]] std::optional<telegram::MessageId> message_of(db::Snapshot& snapshot, BotId bot, ChatId chat,
                                                            std::string_view slot);
/// The slot that stands for a message.
[[nodiscard]] std::optional<std::string> slot_of(db::Snapshot& snapshot, BotId bot, ChatId chat,
                                                 telegram::MessageId message);
/// A slot beside a message, such as the one whose button was pressed.
struct Compared {
  std::optional<telegram::MessageId> current = {};  // what the slot stands for
  std::optional<std::string> other = {};  // the slot that stands for the message, when it is another one
};
[[nodiscard]] Compared compare(db::Snapshot& snapshot, BotId bot, ChatId chat, std::string_view slot,
                               const std::optional<telegram::MessageId>& message);
/// Binds a slot to a message that came another way, such as the one whose button was pressed.
void bind(db::Tx& tx, BotId bot, ChatId chat, std::string_view slot, telegram::MessageId message,
          Instant now);

/// The message a slot stands for goes by another slot from now on. Nothing when it stands for none.
void rename(db::Tx& tx, BotId bot, ChatId chat, std::string_view slot, std::string_view to, Instant now);

/// The slot stands for nothing any more; the message stays.
void unbind(db::Tx& tx, BotId bot, ChatId chat, std::string_view slot);

/// Something came from this chat: the bot may write to it again. One cheap statement, for every update.
void seen(db::Tx& tx, BotId bot, ChatId chat);
/// When Telegram told that the bot can't write to this chat: blocked, kicked, gone.
[[nodiscard]] std::optional<Instant> blocked_at(db::Snapshot& snapshot, BotId bot, ChatId chat);

}  // namespace banana::outbox
