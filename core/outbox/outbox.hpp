// What bots owe Telegram. An effect is written in the transaction of the state that causes it, and a sender takes
// it to Telegram within the limits (decision 3):
//
//   outbox::add(tx, {.bot = bot, .chat = chat, .call = send_message(chat, text)}, now);
//   outbox::add(tx, {.bot = bot, .chat = chat, .call = edit_message_text(chat, text), .slot = "job:" + job.str()}, now);
//
// Rules
// - Effects of one chat are sent in the order in which they were added; chats go in parallel.
// - A slot names a message of the chat that later effects will change. The first effect with a slot whose message is
//   not known yet sends, whatever comes after edits it: an edit is turned into a send, and a send into an edit only
//   where Slot::edit says so. The message's id is kept with the slot.
// - An effect with `key` is added once: the same key again does nothing.
// - Nothing is sent twice, but for the one window that Telegram leaves open (docs/decisions/005-outbox.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"

namespace banana::outbox {

struct Effect {
  BotId bot;
  ChatId chat;  // whose order and limits it is under
  telegram::Call call;
  std::string slot = {};      // 1 to 64 bytes, or empty for a message nobody will change
  std::string key = {};       // unique within the bot; empty for none
  std::string about = {};     // for operators: "job:…", "payment:…"
  std::optional<Instant> not_before = {};
};

void add(db::Tx& tx, const Effect& effect, Instant now);

/// The message a slot stands for, once it was sent.
[[nodiscard]] std::optional<telegram::MessageId> message_of(db::Snapshot& snapshot, BotId bot, ChatId chat,
                                                            std::string_view slot);
/// Binds a slot to a message that came another way, such as the one whose button was pressed.
void bind(db::Tx& tx, BotId bot, ChatId chat, std::string_view slot, telegram::MessageId message, Instant now);

}  // namespace banana::outbox
