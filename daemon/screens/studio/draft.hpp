// What somebody is putting together: kept in the memory of the screens it passes through, as a request that may still lack
// its prompt or its picture.
//
// Beside the draft, memory may have a `note`: a sentence on what was left out or refused, which stands above the screen and
// goes with the next move.
#pragma once

#include <optional>
#include <string>

#include "core/models/catalogue.hpp"
#include "core/models/check.hpp"
#include "core/models/fit.hpp"
#include "core/models/request.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// From the current screen's memory, else a new one for what the screen they are on is about.
[[nodiscard]] std::optional<models::Request> draft_of(const Visit& visit);
/// For screens that are shown: a new one is for this operation.
[[nodiscard]] std::optional<models::Request> draft_of(const Visit& visit, models::Operation operation);
/// Nothing when no model that is switched on can do it.
[[nodiscard]] std::optional<models::Request> new_draft(const Visit& visit, models::Operation operation);
/// The note is HTML.
[[nodiscard]] JsonObject remember(const models::Request& draft, std::string_view note = {});
/// With an empty line below it; empty when there is none.
[[nodiscard]] std::string note_of(const Visit& visit);

/// What a screen shows of the prompt: the whole of it would not leave room for anything else.
[[nodiscard]] std::string shown_prompt(const models::Request& draft);

/// Of an enabled model; null when it was switched off meanwhile.
[[nodiscard]] const models::Entry* entry_of(const models::Catalogue& models, const models::Request& draft);

/// Makes the draft one for something else, by its own model where that can do it and another one where not. What that does
/// not take is left out, and the note says so. False, and nothing is changed, when no model can.
[[nodiscard]] bool turn_to(const Visit& visit, models::Request& draft, models::Operation operation,
                           std::string& note);
/// The model and the settings that were kept; words and pictures stay. False, and nothing is changed, when that model is off.
[[nodiscard]] bool adopt(const Visit& visit, models::Request& draft, const models::Request& settings,
                         std::string& note);
/// The same for another model, that must be able to do it.
void change_model(const Visit& visit, models::Request& draft, const models::Model& model, std::string& note);

/// A reference that is still Telegram's: a file of this bot's.
inline constexpr std::string_view kTelegramFile = "tg/";

/// Whether nothing is missing that the model must have.
[[nodiscard]] bool is_complete(const models::Offer& offer, const models::Request& draft);
/// The screen on which drafts of its kind are put together.
[[nodiscard]] std::string_view screen_of(const models::Request& draft);
/// There, with the note above it.
[[nodiscard]] Move to_draft(const models::Request& draft, std::string_view note = {});
/// To the card with its price, or back to the draft with a word on what is wrong.
[[nodiscard]] Move to_confirm(Visit& visit, const models::Request& draft, std::string note = {});
/// To the card when somebody has said what they want, else to the draft.
[[nodiscard]] Move go_on(Visit& visit, const models::Request& draft, std::string note = {});

}  // namespace banana::screens::studio
