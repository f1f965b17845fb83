// The languages we speak.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace banana {

enum class Language : std::uint8_t { uz, ru, en };

inline constexpr std::array<std::string_view, 3> kLanguageNames{"uz", "ru", "en"};

[[nodiscard]] constexpr std::string_view to_string(Language language) {
  return kLanguageNames[static_cast<std::size_t>(language)];
}

[[nodiscard]] constexpr std::optional<Language> parse_language(std::string_view name) {
  for (std::size_t i = 0; i < kLanguageNames.size(); ++i) {
    if (kLanguageNames[i] == name) return static_cast<Language>(i);
  }
  return std::nullopt;
}

/// From an IETF tag such as Telegram's language_code: "uz-Latn", "ru", "kk". Russian where it is widely
/// understood, English for the rest.
[[nodiscard]] constexpr Language guess_language(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find('-'));
  constexpr std::array<std::string_view, 2> kUzbek{"uz", "kaa"};
  constexpr std::array<std::string_view, 8> kRussian{"ru", "be", "kk", "ky", "tg", "tk", "tt", "uk"};
  for (const std::string_view known : kUzbek) {
    if (primary == known) return Language::uz;
  }
  for (const std::string_view known : kRussian) {
    if (primary == known) return Language::ru;
  }
  return Language::en;
}

}  // namespace banana
