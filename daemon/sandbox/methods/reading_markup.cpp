// reply_markup, checked as Telegram checks it.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "daemon/sandbox/methods/reading.hpp"
#include "daemon/sandbox/world/text.hpp"

namespace banana::sandbox {

namespace {

constexpr std::size_t kDataBytesMax = 64;
constexpr std::size_t kButtonsMax = 100;
constexpr Number kCopyTextMax = 256;
constexpr std::array<std::string_view, 3> kStyles{"danger", "success", "primary"};
constexpr std::array<std::string_view, 9> kButtonFields{
    "url",       "callback_data",       "web_app",
    "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "copy_text", "callback_game",       "pay"};

bool is_link(std::string_view url) {
  for (const std::string_view start : {"http://", "https://", "tg://", "mailto:", "ton://"}) {
    if (url.starts_with(start) && url.size() > start.size()) return true;
  }
  return url.find('.') != std::string_view::npos && url.find(' ') == std::string_view::npos;
}

bool check_content(Call& call, const JsonObject& button) {
  if (const Json* data = button.if_contains("callback_data")) {
    const bool fits =
        data->is_string() && !data->get_string().empty() && data->get_string().size() <= kDataBytesMax;
    if (!fits) return call.refuse("BUTTON_DATA_INVALID");
  }
  if (button.contains("url") && !is_link(text_in(button, "url"))) {
    return call.refuse(
        fmt::format("inline keyboard button URL '{}' is invalid: Wrong HTTP URL", text_in(button, "url")));
  }
  if (const Json* app = button.if_contains("web_app")) {
    const std::string_view url = app->is_object() ? text_in(app->get_object(), "url") : std::string_view{};
    const bool is_local = url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost");
    if (!url.starts_with("https://") && !is_local) {
      return call.refuse(fmt::format(
          "inline keyboard button Web App URL '{}' is invalid: Only HTTPS links are allowed", url));
    }
  }
  if (const Json* copy = button.if_contains("copy_text")) {
    const std::string_view text =
        copy->is_object() ? text_in(copy->get_object(), "text") : std::string_view{};
    if (text.empty() || symbols(text) > kCopyTextMax) return call.refuse("BUTTON_COPY_TEXT_INVALID");
  }
  return true;
}

bool check_button(Call& call, const Json& value, bool is_first, bool pays) {
  if (!value.is_object())
    return call.refuse("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  const JsonObject& button = value.get_object();
  const std::string_view text = text_in(button, "text");
  if (text.empty())
    return call.refuse("can't parse inline keyboard button: Field \"text\" must be of type String");
  if (!is_utf8(text)) return call.refuse("strings must be encoded in UTF-8");
  const auto acts = std::ranges::count_if(kButtonFields, [&](auto field) { return button.contains(field); });
  if (acts == 0) {
    return call.refuse(
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  if (acts > 1) return call.refuse("can't parse inline keyboard button: only one field can be used");
  const std::string_view style = text_in(button, "style");
  if (!style.empty() && std::ranges::find(kStyles, style) == kStyles.end())
    return call.refuse("BUTTON_STYLE_INVALID");
  if (button.contains("pay") && (!pays || !is_first)) return call.refuse("BUTTON_POS_INVALID");
  return check_content(call, button);
}

JsonArray inline_keyboard(Call& call, const JsonObject& markup, bool pays) {
  const Json* rows = markup.if_contains("inline_keyboard");
  if (rows == nullptr || !rows->is_array()) {
    call.refuse("field \"inline_keyboard\" must be of type Array");
    return {};
  }
  JsonArray out;
  std::size_t count = 0;
  for (const Json& row : rows->get_array()) {
    if (!row.is_array()) {
      call.refuse("field \"inline_keyboard\" must be an Array of Arrays");
      return {};
    }
    for (const Json& button : row.get_array()) {
      if (!check_button(call, button, count++ == 0, pays)) return {};
    }
    if (!row.get_array().empty()) out.push_back(row);
  }
  if (count > kButtonsMax) call.refuse("REPLY_MARKUP_TOO_LONG");
  const bool has_pay = !out.empty() && out[0].get_array()[0].get_object().contains("pay");
  if (pays && !out.empty() && !has_pay) call.refuse("BUTTON_POS_INVALID");
  return out;
}

/// Buttons of a reply keyboard may be plain strings.
JsonObject reply_keyboard(Call& call, JsonObject markup) {
  Json* rows = markup.if_contains("keyboard");
  if (rows == nullptr || !rows->is_array()) {
    call.refuse("field \"keyboard\" must be of type Array");
    return {};
  }
  for (Json& row : rows->get_array()) {
    if (!row.is_array()) {
      call.refuse("field \"keyboard\" must be an Array of Arrays");
      return {};
    }
    for (Json& button : row.get_array()) {
      if (button.is_string()) button = JsonObject{{"text", button.get_string()}};
      if (!button.is_object() || text_in(button.get_object(), "text").empty()) {
        call.refuse("can't parse keyboard button: Field \"text\" must be of type String");
        return {};
      }
    }
  }
  return markup;
}

}  // namespace

Markup read_markup(Call& call, bool pays) {
  if (!call.has("reply_markup")) return {};
  const Json read = call.json("reply_markup");
  if (!read.is_object()) {
    call.refuse("object expected as reply markup");
    return {};
  }
  const JsonObject& markup = read.get_object();
  if (markup.contains("inline_keyboard")) return {inline_keyboard(call, markup, pays), {}};
  if (markup.contains("keyboard")) return {{}, reply_keyboard(call, markup)};
  if (markup.contains("remove_keyboard") || markup.contains("force_reply")) return {{}, markup};
  return {};
}

JsonArray read_inline_keyboard(Call& call) {
  Markup markup = read_markup(call);
  if (markup.reply) call.refuse("inline keyboard expected");
  return std::move(markup.inline_keyboard);
}

}  // namespace banana::sandbox
