// What becomes of a row after a call, or without one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/outbox/sent_files.hpp"
#include "core/outbox/state.hpp"
#include "core/telegram/ids.hpp"

namespace banana::outbox {

/// Nothing is sent to this chat before that; no chat: to the whole bot.
struct Pause {
  BotId bot;
  std::optional<ChatId> chat;
  Instant until;
};

enum class Fate : std::uint8_t {
  sent,     // done, or as good as done: the fault says why
  failed,   // set aside with its cause
  again,    // to be tried at next_at; the try counts
  wait,     // to be tried at next_at; nothing to keep of it
  flooded,  // 429: to be tried when the pause is over
  closed,   // the chat is closed to the bot: all that waits for it fails
  moved,    // the chat is now new_chat: all that waits goes there
  unbound,  // the slot's message is gone: to be tried at once, as a send
  parked,   // the bot's token is revoked: all that waits for it stays
  gone,     // somebody else ended the row meanwhile
};

struct Verdict {
  RowId id;
  BotId bot;
  ChatId chat;
  Fate fate = Fate::sent;
  std::string about = {};                           // the effect's, for whoever follows it
  std::string fault = {};                           // Telegram's words, or ours
  std::optional<telegram::MessageId> message = {};  // the message that is there now
  std::string slot = {};                            // to bind to it, or to unbind
  bool unbinds = false;                             // the slot's message was deleted
  Instant next_at = {};
  bool doubtful = false;             // the answer was lost: it may have been sent
  bool no_way_through = false;       // it would have been the same for any other call
  std::vector<SentFile> files = {};  // stored ones that Telegram has by a name now
  std::string answer = {};           // what a call gives that sends nothing: a link
  std::optional<Millis> retry_after = {};
  std::optional<ChatId> new_chat = {};
  std::vector<Pause> pauses = {};  // by Queue::note
};

}  // namespace banana::outbox
