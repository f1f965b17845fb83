// What can be done with a picture (ST9, ST19), whether it was sent or made here.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/models/catalogue.hpp"
#include "core/models/request.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

inline constexpr std::array kTools{models::Operation::edit,      models::Operation::animate,
                                   models::Operation::upscale,   models::Operation::remove_background,
                                   models::Operation::restore,   models::Operation::enhance,
                                   models::Operation::variation, models::Operation::describe};

[[nodiscard]] bool can(const models::Catalogue& catalogue, models::Operation operation);
[[nodiscard]] std::string tool_name(const text::Voice& say, models::Operation operation);
/// For a picture of which nobody has said yet what it is for. Nothing when no model does anything with pictures.
[[nodiscard]] std::optional<models::Request> photo_draft(const Visit& visit);
/// Asks for the words where the tool needs some, else shows the card.
[[nodiscard]] Move with_tool(Visit& visit, models::Request draft, models::Operation tool);

}  // namespace banana::screens::studio
