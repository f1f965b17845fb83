#include "cli/sandbox/message.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/time.hpp"

namespace banana::cli {

namespace {

constexpr std::string_view kMedia[] = {"photo", "video", "animation", "document", "paid", "invoice"};

const JsonObject* object_at(const JsonObject& object, std::string_view key) {
  const Json* found = object.if_contains(key);
  return found != nullptr ? found->if_object() : nullptr;
}

std::vector<Button> buttons_of(const JsonObject& message) {
  std::vector<Button> all;
  const Json* keyboard = message.if_contains("keyboard");
  if (keyboard == nullptr || !keyboard->is_array()) return all;
  const JsonArray& rows = keyboard->get_array();
  for (std::size_t y = 0; y < rows.size(); ++y) {
    const JsonArray& row = rows[y].as_array();
    for (std::size_t x = 0; x < row.size(); ++x) {
      const JsonObject& button = row[x].as_object();
      all.push_back({.message = number_at(message, "id"),
                     .row = y,
                     .column = x,
                     .number = all.size() + 1,
                     .text = std::string{text_at(button, "text")},
                     .kind = std::string{text_at(button, "kind")},
                     .url = std::string{text_at(button, "url")}});
    }
  }
  return all;
}

/// What a person reads: the words, or what stands in their place.
std::string words_of(const JsonObject& message) {
  for (const std::string_view key : {"text", "caption"}) {
    if (!text_at(message, key).empty()) return std::string{text_at(message, key)};
  }
  if (const JsonObject* service = object_at(message, "service"))
    return std::string{text_at(*service, "text")};
  if (const JsonObject* invoice = object_at(message, "invoice")) {
    return fmt::format("{} for {} Stars{}: {}", text_at(*invoice, "title"), number_at(*invoice, "stars"),
                       is_set(*invoice, "paid") ? " (paid)" : "", text_at(*invoice, "description"));
  }
  return {};
}

std::string line_of(const std::vector<Button>& buttons) {
  std::vector<std::string> parts;
  for (const Button& button : buttons) parts.push_back(fmt::format("[{}] {}", button.number, button.text));
  return fmt::format("{}", fmt::join(parts, "  "));
}

JsonArray listed(const std::vector<Button>& buttons) {
  JsonArray list;
  for (const Button& button : buttons) {
    list.push_back(JsonObject{{"number", button.number},
                              {"text", button.text},
                              {"kind", button.kind},
                              {"url", button.url.empty() ? Json(nullptr) : Json(button.url)}});
  }
  return list;
}

/// "🎨 Create" has the word "Create", and "✨ Generate for 10 tokens" has "Generate".
bool has_words(std::string_view label, std::string_view wanted) {
  for (auto at = label.find(wanted); !wanted.empty() && at != std::string_view::npos;
       at = label.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if ((at == 0 || label[at - 1] == ' ') && (end == label.size() || label[end] == ' ')) return true;
  }
  return false;
}

const Button* labelled(std::span<const Button> buttons, std::string_view label) {
  const auto found = std::ranges::find(buttons, label, &Button::text);
  return found != buttons.end() ? &*found : nullptr;
}

/// The only one that has these words.
const Button* worded(std::span<const Button> buttons, std::string_view words) {
  const auto has = [&](const Button& button) { return has_words(button.text, words); };
  return std::ranges::count_if(buttons, has) == 1 ? &*std::ranges::find_if(buttons, has) : nullptr;
}

}  // namespace

std::string_view text_at(const JsonObject& object, std::string_view key) {
  const Json* found = object.if_contains(key);
  return found != nullptr && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

std::int64_t number_at(const JsonObject& object, std::string_view key) {
  const Json* found = object.if_contains(key);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

bool is_set(const JsonObject& object, std::string_view key) {
  const Json* found = object.if_contains(key);
  return found != nullptr && found->is_bool() && found->get_bool();
}

JsonObject shown(const JsonObject& message) {
  const JsonObject* from = object_at(message, "from");
  Json media(nullptr);
  Json file(nullptr);
  for (const std::string_view kind : kMedia) {
    const JsonObject* found = object_at(message, kind);
    if (found == nullptr) continue;
    media = kind;
    if (!text_at(*found, "file").empty()) file = text_at(*found, "file");
    break;
  }
  const auto buttons = buttons_of(message);
  return {{"id", number_at(message, "id")},
          {"at", to_iso8601(from_unix_ms(number_at(message, "date") * 1000))},
          {"from", from != nullptr ? text_at(*from, "name") : ""},
          {"text", words_of(message)},
          {"buttons", line_of(buttons)},
          {"media", std::move(media)},
          {"file", std::move(file)},
          {"keyboard", listed(buttons)}};
}

std::string invoice_link(const JsonObject& message) {
  for (const Button& button : buttons_of(message)) {
    if (button.url.starts_with("https://t.me/$")) return button.url;
  }
  return {};
}

Result<Button> find_button(const JsonArray& messages, std::string_view wanted,
                           std::optional<std::int64_t> message) {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  const bool by_number = problem == std::errc{} && end == wanted.data() + wanted.size();
  std::string seen;
  for (auto at = messages.rbegin(); at != messages.rend(); ++at) {
    const JsonObject& one = at->as_object();
    if (message && number_at(one, "id") != *message) continue;
    const auto buttons = buttons_of(one);
    if (buttons.empty()) continue;
    if (const Button* button = labelled(buttons, wanted)) return *button;
    if (const Button* button = by_number ? nullptr : worded(buttons, wanted)) return *button;
    if (by_number && number >= 1 && number <= buttons.size()) return buttons[number - 1];
    if (seen.empty()) seen = line_of(buttons);
    if (by_number) break;  // a number means the newest message's
  }
  return fail(Errc::not_found, fmt::format("there is no button \"{}\"", wanted),
              seen.empty() ? "No message here has buttons. See: bananactl sandbox show CHAT"
                           : fmt::format("There are: {}", seen));
}

}  // namespace banana::cli
