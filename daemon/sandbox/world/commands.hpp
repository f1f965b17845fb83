// What a bot says of itself, by language and by place.
#pragma once

#include <string>
#include <string_view>

#include "daemon/sandbox/world/model.hpp"

namespace banana::sandbox {

/// The commands shown in a private chat: the most particular scope wins, then the language, then any language.
[[nodiscard]] JsonArray commands_for(const Bot& bot, const Chat& chat, std::string_view language);

/// "name", "description", "short_description" in a language, else in none.
[[nodiscard]] std::string profile_text(const Bot& bot, std::string_view field, std::string_view language);

}  // namespace banana::sandbox
