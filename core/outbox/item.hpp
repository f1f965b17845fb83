// A waiting row with all that is needed to make its call.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/outbox/state.hpp"
#include "core/outbox/verdict.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"

namespace banana::outbox {

struct Item {
  RowId id;
  BotId bot;
  ChatId chat;
  telegram::Call call;
  std::string slot = {};
  std::string about = {};
  std::optional<telegram::MessageId> message = {};  // that the slot stands for
  std::optional<Instant> bound_at = {};             // since when it is known to, to a day
  std::int64_t tries = 0;
  Instant added_at = {};
  bool is_closed = false;               // the chat, to this bot
  std::optional<ChatId> moved_to = {};  // where the chat is now
};

/// What was found of some rows: an error says in what way one is broken.
using Items = std::unordered_map<RowId, Result<Item>>;

/// Without those that are not waiting any more.
[[nodiscard]] Items read_items(db::Snapshot& snapshot, std::span<const RowId> ids);
/// Of one row.
[[nodiscard]] std::optional<Item> read_item(db::Snapshot& snapshot, RowId id);

/// Makes the call ready: the message's id where a slot stands for it, a send instead of an edit where it doesn't.
/// A verdict when there is nothing to call.
[[nodiscard]] std::optional<Verdict> prepare(Item& item);

}  // namespace banana::outbox
