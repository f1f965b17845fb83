// What a text is filled in with. A value's type says how it is shown: people's words are escaped, numbers are
// grouped, instants and spans are written as the language does.
//
//   voice.html("demo.welcome", {{"name", person.first_name}, {"tokens", Tokens{1200}}});
//   voice.html("demo.invite", {{"link", text::Html{link}}});   // HTML already: put in as it is
//
// Arguments look at what they were given; they live for one call.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace banana::text {

/// Text that is Telegram HTML already, made by us: nothing in it is escaped.
struct Html {
  std::string_view text;
};

struct Argument {
  using Value = std::variant<std::string_view, Html, std::int64_t, Instant, Millis>;

  template <class T>
    requires std::convertible_to<const T&, std::string_view>
  Argument(std::string_view argument, const T& words) : name(argument), value(std::string_view{words}) {}
  Argument(std::string_view argument, Html html) : name(argument), value(html) {}
  template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>)
  Argument(std::string_view argument, T number) : name(argument), value(static_cast<std::int64_t>(number)) {}
  template <class Asset>
    requires(!std::same_as<Asset, UzsAsset>)  // soum are shown as soum, not as their hundredth part
  Argument(std::string_view argument, Amount<Asset> amount) : name(argument), value(amount.units()) {}
  Argument(std::string_view argument, Instant at) : name(argument), value(at) {}
  Argument(std::string_view argument, Millis span) : name(argument), value(span) {}

  std::string_view name;
  Value value;
};

using Arguments = std::span<const Argument>;

/// Of one argument: people's words beyond this are cut. Above all that Telegram shows in a message.
inline constexpr std::size_t kArgumentBytesMax = 16 * 1024;

}  // namespace banana::text
