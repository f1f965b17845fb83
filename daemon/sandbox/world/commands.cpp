#include "daemon/sandbox/world/commands.hpp"

#include <algorithm>

namespace banana::sandbox {

JsonArray commands_for(const Bot& bot, const Chat& chat, std::string_view language) {
  const JsonObject of_chat{{"type", "chat"}, {"chat_id", chat.key.chat}};
  for (const JsonObject& scope :
       {of_chat, JsonObject{{"type", "all_private_chats"}}, JsonObject{{"type", "default"}}}) {
    for (const std::string_view wanted : {language, std::string_view{}}) {
      const auto found = std::ranges::find_if(bot.commands, [&](const CommandSet& set) {
        return set.scope == scope && set.language == wanted && !set.commands.empty();
      });
      if (found != bot.commands.end()) return found->commands;
    }
  }
  return {};
}

std::string profile_text(const Bot& bot, std::string_view field, std::string_view language) {
  const Json* texts = bot.profile.if_contains(field);
  if (texts == nullptr || !texts->is_object()) return "";
  const Json* text = texts->get_object().if_contains(language);
  if (text == nullptr) text = texts->get_object().if_contains("");
  return text == nullptr || !text->is_string() ? "" : std::string{text->get_string()};
}

}  // namespace banana::sandbox
