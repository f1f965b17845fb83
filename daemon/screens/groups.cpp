#include "daemon/screens/groups.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace banana::screens {
namespace {

constexpr std::string_view kScreen = "screen";

bool same_letter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

bool is_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool same_name(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, same_letter); }

/// Takes the first "@name" out, with a blank beside it; false when there is none.
bool take_mention(std::string& text, std::string_view username) {
  const std::string wanted = fmt::format("@{}", username);
  for (auto from = text.begin();;) {
    const auto found = std::ranges::search(from, text.end(), wanted.begin(), wanted.end(), same_letter);
    if (found.empty()) return false;
    const bool begins = found.begin() == text.begin() || !is_of_name(*(found.begin() - 1));
    const bool ends = found.end() == text.end() || !is_of_name(*found.end());
    if (!begins || !ends) {
      from = found.begin() + 1;
      continue;
    }
    auto after = text.erase(found.begin(), found.end());
    if (after != text.end() && *after == ' ') {
      text.erase(after);
    } else if (after == text.end() && !text.empty() && text.back() == ' ') {
      text.pop_back();
    }
    return true;
  }
}

}  // namespace

std::optional<telegram::Message> addressed(telegram::Message message, BotId bot, std::string_view username) {
  if (const auto command = message.command()) {
    if (command->bot.empty() || !same_name(command->bot, username)) return std::nullopt;
    return message;
  }
  if (!username.empty() && take_mention(message.text, username)) return message;
  if (message.reply_to && message.reply_to->from == bot.value()) return message;
  return std::nullopt;
}

std::string private_link(std::string_view username) { return fmt::format("https://t.me/{}", username); }

std::string screen_slot(ChatId chat, std::int64_t user) {
  return telegram::is_private(chat) ? std::string{kScreen} : fmt::format("{}:{}", kScreen, user);
}

std::optional<std::string_view> asker_of(std::string_view slot) {
  if (!slot.starts_with(kScreen) || slot.size() <= kScreen.size() + 1) return std::nullopt;
  return slot.substr(kScreen.size() + 1);
}

}  // namespace banana::screens
