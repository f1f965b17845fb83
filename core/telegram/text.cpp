#include "core/telegram/text.hpp"

#include <algorithm>

namespace banana::telegram {

namespace {

/// UTF-16 units that begin with this byte of UTF-8: none for the bytes that go on with a character.
std::size_t units(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  if ((value & 0xc0) == 0x80) return 0;
  return value >= 0xf0 ? 2 : 1;
}

bool is_entity(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
  });
}

/// Where what begins at `at` ends: a tag, an entity, or the one byte.
std::size_t end_of_piece(std::string_view html, std::size_t at) {
  const char opening = html[at];
  if (opening != '<' && opening != '&') return at + 1;
  const std::size_t end = html.find(opening == '<' ? '>' : ';', at);
  if (end == std::string_view::npos) return at + 1;
  if (opening == '&' && !is_entity(html.substr(at + 1, end - at - 1))) return at + 1;
  return end + 1;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) length += units(c);
  return length;
}

std::size_t visible_length(std::string_view html) {
  std::size_t length = 0;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t end = end_of_piece(html, at);
    const bool is_tag = html[at] == '<' && end > at + 1;
    if (!is_tag) length += units(html[at]);
    at = end;
  }
  return length;
}

std::string shorten(std::string_view text, std::size_t max) {
  if (utf16_length(text) <= max) return std::string{text};
  if (max == 0) return {};
  std::size_t length = 1;  // the ellipsis
  std::size_t at = 0;
  while (at < text.size() && length + units(text[at]) <= max) length += units(text[at++]);
  // A character that did not fit may have left nothing behind, but never a part of itself.
  return std::string{text.substr(0, at)} + "…";
}

}  // namespace banana::telegram
