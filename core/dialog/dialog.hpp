// Where a person is in a chat with a bot: kept in the database, so that a restart changes nothing (ST22).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/people/personal_data.hpp"
#include "core/people/user_id.hpp"
#include "core/telegram/ids.hpp"

namespace banana::dialog {

/// What a screen remembers of itself: a prompt of Telegram's length in Cyrillic is the most of it.
inline constexpr std::size_t kMemoryBytesMax = 32 * 1024;

struct Dialog {
  std::string screen;      // empty: they were never here
  JsonObject memory = {};  // the screen's own
  bool has_media = false;  // the screen's message has a picture: its caption is the text
  friend bool operator==(const Dialog&, const Dialog&) = default;
};

struct Key {
  BotId bot;
  ChatId chat;
  UserId user;
};

[[nodiscard]] Dialog load(db::Snapshot& snapshot, const Key& key);
/// Throws std::logic_error when the memory is too large: our own bug.
void save(db::Tx& tx, const Key& key, const Dialog& dialog, Instant now);

/// They are nowhere, as if they had never been here.
void leave(db::Tx& tx, const Key& key);

/// A dialog as it is kept, so that whoever changes it can tell that nobody else has.
struct Found {
  Key key;
  std::string memory;
};
/// Where people with a role are on this screen.
[[nodiscard]] std::vector<Found> staff_on(db::Snapshot& snapshot, std::string_view screen);
/// False when it is not as it was any more.
[[nodiscard]] bool change(db::Tx& tx, const Found& found, const JsonObject& memory, Instant now);

/// Where somebody is, for their export; gone with them.
[[nodiscard]] Json personal(db::Snapshot& snapshot, UserId user);
void forget(db::Tx& tx, UserId user);
inline constexpr people::PersonalData kDialogData{.section = "dialogs", .read = &personal, .erase = &forget};

}  // namespace banana::dialog
