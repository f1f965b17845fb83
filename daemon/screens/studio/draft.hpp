// What somebody is putting together: kept in the memory of the screens it passes through, as a request that may still lack
// its prompt.
#pragma once

#include <optional>
#include <string>

#include "core/models/catalogue.hpp"
#include "core/models/check.hpp"
#include "core/models/request.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// From the current screen's memory; a new one by the first model that draws from words when there is none. Nothing when
/// no model is switched on.
[[nodiscard]] std::optional<models::Request> draft_of(const Visit& visit);
[[nodiscard]] JsonObject remember(const models::Request& draft);

/// What a screen shows of the prompt: the whole of it would not leave room for anything else.
[[nodiscard]] std::string shown_prompt(const models::Request& draft);

/// Of an enabled model; null when it was switched off meanwhile.
[[nodiscard]] const models::Entry* entry_of(const models::Catalogue& models, const models::Request& draft);

/// A reference that is still Telegram's: a file of this bot's.
inline constexpr std::string_view kTelegramFile = "tg/";

/// To the card with its price, or back to the draft with a word on what is wrong.
[[nodiscard]] Move to_confirm(Visit& visit, const models::Request& draft);

}  // namespace banana::screens::studio
