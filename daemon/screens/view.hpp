// What a screen looks like, as a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/telegram/keyboard.hpp"
#include "core/telegram/media.hpp"

namespace banana::screens {

/// One of a screen's own buttons, or anything else Telegram has.
struct Button {
  enum class Does : std::uint8_t {
    act,   // an action of this screen: `value` is its argument
    go,    // another screen, by name, with no more ado
    deed,  // works for ever, on whatever message it stands
    other  // `ready` as it is: a link, a Mini App, something to copy
  };
  std::string label = {};
  Does does = Does::act;
  std::string name = {};
  std::string value = {};
  telegram::ButtonStyle style = telegram::ButtonStyle::plain;
  telegram::InlineButton ready = {};
};

[[nodiscard]] Button act(std::string label, std::string action, std::string value = {});
[[nodiscard]] Button go(std::string label, std::string screen);
[[nodiscard]] Button deed(std::string label, std::string name, std::string value = {});
[[nodiscard]] Button other(telegram::InlineButton ready);

struct View {
  std::string html;
  std::vector<std::vector<Button>> rows = {};
  /// A file_id of this bot, shown above the text; empty for none.
  std::string photo = {};
  /// A picture or film in its place, stored or known by a file_id; its caption is the text.
  std::optional<telegram::Media> media = {};
};

/// What a button of a screen carries.
struct ButtonData {
  enum class Kind : std::uint8_t { act, go, deed };
  Kind kind = Kind::act;
  std::string screen;  // where it stands; of a go: where it leads. Empty for deeds
  std::string name;    // the action or deed; empty for a go
  std::string value;
  bool operator==(const ButtonData&) const = default;
};

/// Throws std::logic_error above 64 bytes and for names with a ':' in them: our own bug.
[[nodiscard]] std::string write_data(const ButtonData& data);
/// Nothing for what was never written by write_data(): clients may send anything.
[[nodiscard]] std::optional<ButtonData> read_data(std::string_view text);

/// The keyboard of a view on this screen.
[[nodiscard]] telegram::InlineKeyboard keyboard_of(std::string_view screen, const View& view);

}  // namespace banana::screens
