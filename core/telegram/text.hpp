// Texts of messages: HTML as Telegram reads it, and lengths as Telegram counts them, in UTF-16 units.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace banana::telegram {

inline constexpr std::size_t kTextMax = 4096;     // of what is seen
inline constexpr std::size_t kCaptionMax = 1024;  // of what is seen
inline constexpr std::size_t kCallbackDataBytesMax = 64;

/// What people wrote, made safe to stand in HTML, between tags and in attributes.
[[nodiscard]] std::string escape_html(std::string_view text);
/// `text` is UTF-8.
[[nodiscard]] std::size_t utf16_length(std::string_view text);
/// Of what is seen: tags don't count, an entity such as &lt; counts once.
[[nodiscard]] std::size_t visible_length(std::string_view html);
/// The longest beginning of a plain text that keeps within `max`, with an ellipsis where something was cut.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t max);

}  // namespace banana::telegram
