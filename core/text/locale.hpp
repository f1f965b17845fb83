// What ICU knows of our languages: plurals, digits, dates. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/time.hpp"

namespace banana::text {

enum class Plural : std::uint8_t { cardinal, ordinal };

/// "one", "few", "many", "other" …
[[nodiscard]] std::string_view plural_category(Language language, Plural plural, std::int64_t number);

/// Those that whole numbers have in the language, and "other".
[[nodiscard]] const std::vector<std::string_view>& plural_categories(Language language, Plural plural);

/// "12 000", "12,000": thousands apart.
void append_number(std::string& out, Language language, std::int64_t number);

enum class Dating : std::uint8_t { date_short, date_medium, date_long, time_short, date_and_time };

/// In Uzbekistan's time.
[[nodiscard]] std::string format_instant(Language language, Dating dating, Instant at);

}  // namespace banana::text
