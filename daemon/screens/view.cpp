#include "daemon/screens/view.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "core/base/encoding.hpp"

namespace banana::screens {

namespace {

constexpr std::size_t kDataBytesMax = 64;
constexpr char kAct = 'a';
constexpr char kGo = 'g';
constexpr char kDeed = 'd';

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

/// The part up to the next colon, which is taken off.
std::string_view part(std::string_view& rest) {
  const std::size_t colon = rest.find(':');
  const std::string_view out = rest.substr(0, colon);
  rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
  return out;
}

ButtonData data_of(std::string_view screen, const Button& button) {
  using Kind = ButtonData::Kind;
  switch (button.does) {
    case Button::Does::go:
      return {.kind = Kind::go, .screen = button.name, .name = {}, .value = {}};
    case Button::Does::deed:
      return {.kind = Kind::deed, .screen = {}, .name = button.name, .value = button.value};
    default:
      return {.kind = Kind::act, .screen = std::string{screen}, .name = button.name, .value = button.value};
  }
}

}  // namespace

Button act(std::string label, std::string action, std::string value) {
  return {.label = std::move(label),
          .does = Button::Does::act,
          .name = std::move(action),
          .value = std::move(value)};
}
Button go(std::string label, std::string screen) {
  return {.label = std::move(label), .does = Button::Does::go, .name = std::move(screen)};
}
Button deed(std::string label, std::string name, std::string value) {
  return {.label = std::move(label),
          .does = Button::Does::deed,
          .name = std::move(name),
          .value = std::move(value)};
}
Button other(telegram::InlineButton ready) {
  return {.does = Button::Does::other, .ready = std::move(ready)};
}

std::string write_data(const ButtonData& data) {
  std::string out;
  switch (data.kind) {
    case ButtonData::Kind::act:
      out = std::string{kAct} + ':' + data.screen + ':' + data.name;
      break;
    case ButtonData::Kind::go:
      out = std::string{kGo} + ':' + data.screen;
      break;
    case ButtonData::Kind::deed:
      out = std::string{kDeed} + ':' + data.name;
      break;
  }
  if (!data.value.empty()) out += ':' + data.value;
  if (read_data(out) != data) throw std::logic_error{"a button can't carry " + out};
  return out;
}

std::optional<ButtonData> read_data(std::string_view text) {
  if (text.size() > kDataBytesMax || text.size() < 3 || text[1] != ':' || !is_utf8(text)) return std::nullopt;
  std::string_view rest = text.substr(2);
  ButtonData out;
  switch (text[0]) {
    case kAct:
      out.screen = part(rest);
      out.name = part(rest);
      if (!is_name(out.screen) || !is_name(out.name)) return std::nullopt;
      break;
    case kGo:
      out.kind = ButtonData::Kind::go;
      out.screen = part(rest);
      if (!is_name(out.screen)) return std::nullopt;
      break;
    case kDeed:
      out.kind = ButtonData::Kind::deed;
      out.name = part(rest);
      if (!is_name(out.name)) return std::nullopt;
      break;
    default:
      return std::nullopt;
  }
  out.value = rest;
  return out;
}

telegram::InlineKeyboard keyboard_of(std::string_view screen, const View& view) {
  telegram::InlineKeyboard out;
  for (const auto& row : view.rows) {
    auto& made = out.rows.emplace_back();
    for (const Button& button : row) {
      made.push_back(
          button.does == Button::Does::other
              ? button.ready
              : telegram::callback_button(button.label, write_data(data_of(screen, button)), button.style));
    }
  }
  return out;
}

}  // namespace banana::screens
