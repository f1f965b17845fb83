#include "core/people/free_text.hpp"

#include <fmt/format.h>

#include "core/base/encoding.hpp"

namespace banana::people {
namespace {

/// Of well-formed UTF-8.
std::size_t character_bytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (first < 0x20 || first == 0x7F) return true;
  return character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

/// U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
bool turns_direction(std::string_view character) {
  return (character >= "\u202A" && character <= "\u202E") ||
         (character >= "\u2066" && character <= "\u2069") || character == "\u200E" || character == "\u200F";
}

}  // namespace

std::string clean_name(std::string_view name) {
  if (!is_utf8(name)) return {};
  std::string out;
  while (!name.empty()) {
    const std::string_view character = name.substr(0, character_bytes(name.front()));
    name.remove_prefix(character.size());
    if (is_control(character) || turns_direction(character)) continue;
    if (out.size() + character.size() > kNameBytesMax) break;
    out += character;
  }
  return out;
}

Result<void> check_text(std::string_view what, std::string_view text, std::size_t bytes_max) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return fail(Errc::invalid, fmt::format("{} is empty", what));
  }
  if (text.size() > bytes_max) {
    return fail(Errc::invalid,
                fmt::format("{} has {} bytes; at most {} are kept", what, text.size(), bytes_max));
  }
  if (!is_utf8(text)) return fail(Errc::invalid, fmt::format("{} is not valid UTF-8", what));
  while (!text.empty()) {
    const std::string_view character = text.substr(0, character_bytes(text.front()));
    text.remove_prefix(character.size());
    if (is_control(character) && character != "\n" && character != "\t") {
      return fail(Errc::invalid, fmt::format("{} holds control characters", what));
    }
  }
  return {};
}

}  // namespace banana::people
