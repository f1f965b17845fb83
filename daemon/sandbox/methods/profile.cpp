// What a bot says of itself, and files.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "daemon/sandbox/methods/all.hpp"
#include "daemon/sandbox/methods/reading.hpp"
#include "daemon/sandbox/world/commands.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/text.hpp"

namespace banana::sandbox {

namespace {

constexpr std::size_t kCommandsMax = 100;
constexpr Number kDownloadBytesMax = 20 * 1024 * 1024;

struct Scope {
  JsonObject scope;
  std::string language;
};

Scope read_scope(Call& call) {
  Scope out{{{"type", "default"}}, call.text("language_code")};
  if (const Json scope = call.json("scope"); scope.is_object()) out.scope = scope.get_object();
  const bool is_code =
      out.language.empty() || (out.language.size() == 2 && std::islower(out.language[0]) != 0);
  if (!is_code) call.refuse("invalid language code specified");
  return out;
}

bool is_command(std::string_view name) {
  return !name.empty() && name.size() <= 32 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool check_commands(Call& call, JsonArray& commands) {
  if (commands.size() > kCommandsMax) return call.refuse("too many commands specified");
  for (Json& value : commands) {
    if (!value.is_object()) return call.refuse("can't parse BotCommand: expected an Object");
    std::string name{text_in(value.get_object(), "command")};
    if (name.starts_with('/')) name.erase(0, 1);
    if (!is_command(name)) return call.refuse("BOT_COMMAND_INVALID");
    const Number description = symbols(text_in(value.get_object(), "description"));
    if (description < 1 || description > 256) return call.refuse("BOT_COMMAND_DESCRIPTION_INVALID");
    value.get_object()["command"] = name;
  }
  return true;
}

void tell_private_chats(Call& call) {
  ++call.world.changes;
  for (const auto& [key, chat] : call.world.chats) {
    if (key.bot == call.bot.id) tell_people(call.world, chat);
  }
}

Answer set_text(Call& call, std::string_view field, Number symbols_max) {
  const std::string text = call.text(field);
  if (symbols(text) > symbols_max) return bad_request(fmt::format("{} is too long", field));
  Json& texts = call.bot.profile[field];
  if (!texts.is_object()) texts = JsonObject{};
  if (text.empty()) {
    texts.get_object().erase(call.text("language_code"));
  } else {
    texts.get_object()[call.text("language_code")] = text;
  }
  if (field == "name" && call.text("language_code").empty() && !text.empty()) call.bot.name = text;
  tell_private_chats(call);
  return Json(true);
}

Answer get_text(Call& call, std::string_view field) {
  std::string text = profile_text(call.bot, field, call.text("language_code"));
  if (field == "name" && text.empty()) text = call.bot.name;
  return Json(JsonObject{{field, text}});
}

Bot* read_managed(Call& call) {
  if (!call.bot.can_manage_bots) {
    call.refuse("BOT_CANT_MANAGE_BOTS");
    return nullptr;
  }
  Bot* managed = find_bot(call.world, call.number("user_id"));
  if (managed == nullptr || managed->manager != call.bot.id) {
    call.refuse("USER_BOT_INVALID");
    return nullptr;
  }
  return managed;
}

}  // namespace

Answer get_me(Call& call) { return Json(show_me(call.world, call.bot)); }

Answer get_file(Call& call) {
  const auto ref = read_file_id(call.world, call.bot.id, call.text("file_id"));
  if (!ref) {
    return bad_request(call.has("file_id") ? "wrong file_id or the file is temporarily unavailable"
                                           : "file_id not specified");
  }
  const File* file = find_file(call.world, ref->file);
  if (file->size > kDownloadBytesMax) return bad_request("file is too big");
  return Json(JsonObject{{"file_id", call.text("file_id")},
                         {"file_unique_id", file_unique_id(call.world, ref->file, ref->size)},
                         {"file_size", file->size},
                         {"file_path", file_path(call.world, *ref)}});
}

Answer get_user_profile_photos(Call& call) {
  const Number user = call.user();
  if (user == 0 || call.failed()) return call.failure();
  return Json(JsonObject{{"total_count", 0}, {"photos", JsonArray{}}});
}

Answer set_my_commands(Call& call) {
  Scope scope = read_scope(call);
  Json commands = call.json("commands");
  if (!commands.is_array()) return bad_request("can't parse commands JSON object");
  if (call.failed() || !check_commands(call, commands.get_array())) return call.failure();
  std::erase_if(call.bot.commands, [&](const CommandSet& set) {
    return set.scope == scope.scope && set.language == scope.language;
  });
  if (!commands.get_array().empty()) {
    call.bot.commands.push_back({std::move(scope.scope), scope.language, std::move(commands.get_array())});
  }
  tell_private_chats(call);
  return Json(true);
}

Answer get_my_commands(Call& call) {
  const Scope scope = read_scope(call);
  for (const CommandSet& set : call.bot.commands) {
    if (set.scope == scope.scope && set.language == scope.language) return Json(set.commands);
  }
  return Json(JsonArray{});
}

Answer delete_my_commands(Call& call) {
  const Scope scope = read_scope(call);
  std::erase_if(call.bot.commands, [&](const CommandSet& set) {
    return set.scope == scope.scope && set.language == scope.language;
  });
  tell_private_chats(call);
  return Json(true);
}

Answer set_my_name(Call& call) { return set_text(call, "name", 64); }
Answer get_my_name(Call& call) { return get_text(call, "name"); }
Answer set_my_description(Call& call) { return set_text(call, "description", 512); }
Answer get_my_description(Call& call) { return get_text(call, "description"); }
Answer set_my_short_description(Call& call) { return set_text(call, "short_description", 120); }
Answer get_my_short_description(Call& call) { return get_text(call, "short_description"); }

Answer set_chat_menu_button(Call& call) {
  const Number person = call.number("chat_id");
  if (person != 0 && call.chat() == nullptr) return call.failure();
  const Json button = call.json("menu_button");
  const std::string_view type = button.is_object() ? text_in(button.get_object(), "type") : "default";
  if (type == "default") {
    call.bot.menus.erase(person);
  } else if (type == "commands" || (type == "web_app" && !text_in(button.get_object(), "text").empty())) {
    call.bot.menus[person] = button.get_object();
  } else {
    return bad_request("can't parse menu button: MenuButton has unsupported type");
  }
  tell_private_chats(call);
  return Json(true);
}

Answer get_chat_menu_button(Call& call) {
  const auto own = call.bot.menus.find(call.number("chat_id"));
  const auto found = own != call.bot.menus.end() ? own : call.bot.menus.find(0);
  if (found == call.bot.menus.end()) return Json(JsonObject{{"type", "commands"}});
  return Json(found->second);
}

Answer get_managed_bot_token(Call& call) {
  const Bot* managed = read_managed(call);
  return managed == nullptr ? Answer{call.failure()} : Answer{Json(managed->token)};
}

Answer replace_managed_bot_token(Call& call) {
  Bot* managed = read_managed(call);
  if (managed == nullptr) return call.failure();
  revoke_token(call.world, *managed);
  return Json(managed->token);
}

}  // namespace banana::sandbox
