// Buttons, as values.
//
//   InlineKeyboard keyboard{{{callback_button("Create", "create"), callback_button("Balance", "balance")},
//                            {url_button("Help", "https://t.me/…"), pay_button("Pay 100 Stars")}}};
//   send_message(chat, text, {.keyboard = keyboard});
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/json.hpp"
#include "core/telegram/chat.hpp"

namespace banana::telegram {

enum class ButtonStyle : std::uint8_t { plain, primary, success, danger };

/// Under a message.
struct InlineButton {
  enum class Does : std::uint8_t { callback, url, web_app, copy_text, share, pay };

  std::string text;
  Does does = Does::callback;
  std::string value = {};  // callback: 1 to 64 bytes; copy_text: 1 to 256 characters; pay: nothing
  ButtonStyle style = ButtonStyle::plain;

  bool operator==(const InlineButton&) const = default;
};

[[nodiscard]] InlineButton callback_button(std::string text, std::string data,
                                           ButtonStyle style = ButtonStyle::plain);
[[nodiscard]] InlineButton url_button(std::string text, std::string url,
                                      ButtonStyle style = ButtonStyle::plain);
[[nodiscard]] InlineButton web_app_button(std::string text, std::string url,
                                          ButtonStyle style = ButtonStyle::plain);
[[nodiscard]] InlineButton copy_button(std::string text, std::string copied);
/// Under invoices alone, and there the first one.
[[nodiscard]] InlineButton pay_button(std::string text);

struct InlineKeyboard {
  std::vector<std::vector<InlineButton>> rows = {};

  bool operator==(const InlineKeyboard&) const = default;
};

/// Asks for a chat, and for rights in it; the answer is Message::chat_shared.
struct RequestChat {
  std::int64_t request_id = 0;  // 32 bits, ours
  bool is_channel = false;
  bool is_mine = false;  // chats the person owns
  bool bot_is_member = false;
  std::optional<Rights> user_rights = {};
  std::optional<Rights> bot_rights = {};  // the bot is made an administrator with these

  bool operator==(const RequestChat&) const = default;
};

/// The answer is Message::users_shared.
struct RequestUsers {
  std::int64_t request_id = 0;
  std::int64_t quantity_max = 1;  // to 10
  std::optional<bool> is_bot = {};

  bool operator==(const RequestUsers&) const = default;
};

/// Offers to make a bot that this one manages; the answer is Message::managed_bot_created.
struct RequestManagedBot {
  std::int64_t request_id = 0;
  std::string suggested_name = {};
  std::string suggested_username = {};

  bool operator==(const RequestManagedBot&) const = default;
};

struct RequestContact {
  bool operator==(const RequestContact&) const = default;
};

struct OpenWebApp {
  std::string url;

  bool operator==(const OpenWebApp&) const = default;
};

/// In place of the letters: by itself it sends its text.
struct ReplyButton {
  std::string text;
  std::variant<std::monostate, RequestChat, RequestUsers, RequestManagedBot, RequestContact, OpenWebApp>
      does = {};
  ButtonStyle style = ButtonStyle::plain;

  bool operator==(const ReplyButton&) const = default;
};

struct ReplyKeyboard {
  std::vector<std::vector<ReplyButton>> rows = {};
  std::string placeholder = {};  // to 64 characters
  bool one_time = false;
  bool persistent = false;

  bool operator==(const ReplyKeyboard&) const = default;
};

struct RemoveKeyboard {
  bool operator==(const RemoveKeyboard&) const = default;
};

/// Opens the reply field.
struct ForceReply {
  std::string placeholder = {};

  bool operator==(const ForceReply&) const = default;
};

/// The first: no word about keyboards.
using Keyboard = std::variant<std::monostate, InlineKeyboard, ReplyKeyboard, RemoveKeyboard, ForceReply>;

/// A reply_markup; null for no word.
[[nodiscard]] Json to_json(const Keyboard& keyboard);
[[nodiscard]] JsonObject to_json(const Rights& rights);

}  // namespace banana::telegram
