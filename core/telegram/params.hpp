// What builders of calls share. Inside core/telegram only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/telegram/media.hpp"
#include "core/telegram/send.hpp"

namespace banana::telegram {

inline constexpr std::int64_t kMonthSeconds = 2'592'000;  // the one subscription period Telegram knows

/// Nothing for an empty text.
void put_text(JsonObject& params, std::string_view name, std::string_view text);
/// A text or a caption with how it is to be read; nothing for an empty one.
void put_markup(JsonObject& params, std::string_view name, std::string_view text, ParseMode mode);
void put_place(JsonObject& params, const Place& place);
/// All but the text's own: link preview and parse mode.
void put_options(JsonObject& params, const SendOptions& options);

/// What a parameter says of a file, which is added to the call where it has to be sent along.
[[nodiscard]] std::string attach(Call& call, const InputFile& file);
/// An InputMedia with its files.
[[nodiscard]] JsonObject input_media(Call& call, const Media& media, ParseMode mode);

}  // namespace banana::telegram
