// What Telegram calls a stored file that was sent once: shown again by that name, it is not uploaded again.
//
//   const auto file_id = outbox::file_id_of(tx, bot, key, FileKind::photo);
//   view.media = {.file = file_id ? by_id(*file_id) : from_store(key, "banana.png", "image/png")};
//
// Telegram's names are each bot's own, and one is good for its kind alone: a document is not shown as a photo.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"
#include "core/telegram/message.hpp"

namespace banana::outbox {

struct SentFile {
  std::string blob;
  telegram::FileKind kind = telegram::FileKind::photo;
  std::string file_id = {};
  bool operator==(const SentFile&) const = default;
};

/// Those of the call's stored uploads that the answer names, in their order. Nothing where it can't be told which is which.
[[nodiscard]] std::vector<SentFile> sent_files(const telegram::Call& call, const Json& answer);

/// The last one that was sent counts.
void keep_file(db::Tx& tx, BotId bot, const SentFile& file, Instant now);
[[nodiscard]] std::optional<std::string> file_id_of(db::Snapshot& snapshot, BotId bot, std::string_view blob,
                                                    telegram::FileKind kind);
/// Whatever bot and kind: the file itself goes.
void forget_file(db::Tx& tx, std::string_view blob);

}  // namespace banana::outbox
