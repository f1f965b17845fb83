// Calls that set a bot up: its webhook or polling, commands, names, menu, and the tokens of bots it manages.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"
#include "core/telegram/media.hpp"
#include "core/telegram/update.hpp"

namespace banana::telegram {

[[nodiscard]] Call get_me();
/// To 20 MB; a local server has no limit.
[[nodiscard]] Call get_file(std::string_view file_id);

enum class Pending : std::uint8_t { keep, drop };

struct Webhook {
  std::string url;
  Secret secret;  // 1 to 256 of A-Z a-z 0-9 _ -; comes with each update
  std::int64_t connections_max = 40;
  std::string ip_address = {};
  std::optional<InputFile> certificate = {};  // a self-signed one
  Pending pending = Pending::keep;
};

/// The call holds the secret: it is sent at once and kept nowhere.
[[nodiscard]] Call set_webhook(const Webhook& webhook,
                               std::span<const std::string_view> allowed_updates = kAllowedUpdates);
[[nodiscard]] Call delete_webhook(Pending pending = Pending::keep);
[[nodiscard]] Call get_webhook_info();

struct Poll {
  std::int64_t offset = 0;       // the last update's id and one more: those before are forgotten
  std::int64_t count_max = 100;  // 1 to 100
  Millis wait_max{50'000};       // to 50 s, in whole seconds
};
[[nodiscard]] Call get_updates(const Poll& poll,
                               std::span<const std::string_view> allowed_updates = kAllowedUpdates);

struct BotCommand {
  std::string name;         // 1 to 32 of a-z 0-9 _
  std::string description;  // 1 to 256 characters
};

/// Who sees a list of commands.
struct CommandScope {
  enum class Kind : std::uint8_t {
    everyone,
    all_private_chats,
    all_group_chats,
    all_chat_administrators,
    chat,
    chat_administrators,
    chat_member,
  };
  Kind kind = Kind::everyone;
  ChatId chat = {};       // of the last three
  std::int64_t user = 0;  // of the last
};

/// `language`: two letters; empty for all the others.
[[nodiscard]] Call set_my_commands(const std::vector<BotCommand>& commands, const CommandScope& scope = {},
                                   std::string_view language = {});
[[nodiscard]] Call delete_my_commands(const CommandScope& scope = {}, std::string_view language = {});
[[nodiscard]] Call set_my_name(std::string_view name, std::string_view language = {});
[[nodiscard]] Call set_my_description(std::string_view text, std::string_view language = {});
[[nodiscard]] Call set_my_short_description(std::string_view text, std::string_view language = {});

struct MenuButton {
  enum class Kind : std::uint8_t { standard, commands, web_app };
  Kind kind = Kind::standard;
  std::string text = {};  // of a web app
  std::string url = {};
};
/// Without a chat: in all private chats.
[[nodiscard]] Call set_chat_menu_button(const MenuButton& button, std::optional<ChatId> chat = {});

/// The answer is a token: see results.hpp. `bot` is the managed bot's number.
[[nodiscard]] Call get_managed_bot_token(BotId bot);
/// The old token ends.
[[nodiscard]] Call replace_managed_bot_token(BotId bot);

}  // namespace banana::telegram
