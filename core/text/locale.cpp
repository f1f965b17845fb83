#include "core/text/locale.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <mutex>
#include <stdexcept>

#include <unicode/datefmt.h>
#include <unicode/dcfmtsym.h>
#include <unicode/locid.h>
#include <unicode/plurrule.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

namespace banana::text {
namespace {

// English as it is written outside America: "21 November 2026 at 15:30".
constexpr std::array<const char*, kLanguageNames.size()> kLocales{"uz_Latn_UZ", "ru_RU", "en_GB"};
constexpr const char* kTimeZone = "Asia/Tashkent";
constexpr std::array<std::string_view, 6> kCategories{"zero", "one", "two", "few", "many", "other"};
constexpr std::int32_t kMillion = 1'000'000;

void must_succeed(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string{"ICU: "} + u_errorName(status));
}

/// How a language counts one way: its rules, and the categories that occur.
struct Counting {
  std::unique_ptr<icu::PluralRules> rules;
  std::vector<std::string_view> categories;

  [[nodiscard]] std::string_view category(std::int32_t number) const {
    const icu::UnicodeString keyword = rules->select(number);
    for (const std::string_view known : kCategories) {
      const icu::UnicodeString name{known.data(), static_cast<std::int32_t>(known.size()), US_INV};
      if (keyword == name) return known;
    }
    return "other";
  }
};

/// DateFormat is not to be used by two threads at once.
struct Dates {
  std::mutex mutex;
  std::array<std::unique_ptr<icu::DateFormat>, 5> formats;  // by Dating
};

struct Spoken {
  std::array<Counting, 2> counting;  // by Plural
  std::string separator;             // of thousands
  std::unique_ptr<Dates> dates = std::make_unique<Dates>();
};

Counting make_counting(const icu::Locale& locale, UPluralType type) {
  UErrorCode status = U_ZERO_ERROR;
  Counting made;
  made.rules.reset(icu::PluralRules::forLocale(locale, type, status));
  must_succeed(status);
  constexpr std::int32_t kEveryKind = 200;
  for (std::int32_t number = 0; number < kEveryKind; ++number) {
    const std::string_view category = made.category(number);
    if (std::find(made.categories.begin(), made.categories.end(), category) == made.categories.end()) {
      made.categories.push_back(category);
    }
  }
  if (std::find(made.categories.begin(), made.categories.end(), "other") == made.categories.end()) {
    made.categories.emplace_back("other");
  }
  return made;
}

std::unique_ptr<icu::DateFormat> make_format(const icu::Locale& locale, Dating dating) {
  using Format = icu::DateFormat;
  const auto make = [&] {
    switch (dating) {
      case Dating::date_short:
        return Format::createDateInstance(Format::kShort, locale);
      case Dating::date_medium:
        return Format::createDateInstance(Format::kMedium, locale);
      case Dating::date_long:
        return Format::createDateInstance(Format::kLong, locale);
      case Dating::time_short:
        return Format::createTimeInstance(Format::kShort, locale);
      case Dating::date_and_time:
        break;
    }
    return Format::createDateTimeInstance(Format::kLong, Format::kShort, locale);
  };
  std::unique_ptr<Format> format{make()};
  if (format == nullptr) throw std::runtime_error("ICU has no dates for a language of ours");
  format->adoptTimeZone(icu::TimeZone::createTimeZone(kTimeZone));
  return format;
}

Spoken make_spoken(const char* name) {
  const icu::Locale locale{name};
  UErrorCode status = U_ZERO_ERROR;
  const icu::DecimalFormatSymbols symbols{locale, status};
  must_succeed(status);
  Spoken made;
  made.counting[0] = make_counting(locale, UPLURAL_TYPE_CARDINAL);
  made.counting[1] = make_counting(locale, UPLURAL_TYPE_ORDINAL);
  symbols.getConstSymbol(icu::DecimalFormatSymbols::kGroupingSeparatorSymbol).toUTF8String(made.separator);
  for (std::size_t i = 0; i < made.dates->formats.size(); ++i) {
    made.dates->formats[i] = make_format(locale, static_cast<Dating>(i));
  }
  return made;
}

const Spoken& spoken(Language language) {
  static const std::array<Spoken, kLocales.size()> kAll{make_spoken(kLocales[0]), make_spoken(kLocales[1]),
                                                        make_spoken(kLocales[2])};
  return kAll[static_cast<std::size_t>(language)];
}

const Counting& counting(Language language, Plural plural) {
  return spoken(language).counting[static_cast<std::size_t>(plural)];
}

}  // namespace

std::string_view plural_category(Language language, Plural plural, std::int64_t number) {
  // The rules look at the last digits only, once a number is large.
  std::int64_t small = number;
  if (number >= kMillion || number <= -kMillion) small = kMillion + std::abs(number % kMillion);
  return counting(language, plural).category(static_cast<std::int32_t>(std::abs(small)));
}

const std::vector<std::string_view>& plural_categories(Language language, Plural plural) {
  return counting(language, plural).categories;
}

void append_number(std::string& out, Language language, std::int64_t number) {
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  std::string_view digits{buffer.data(), static_cast<std::size_t>(end - buffer.data())};
  if (digits.starts_with('-')) {
    out += "\xE2\x88\x92";  // U+2212, the sign that doesn't break from its number
    digits.remove_prefix(1);
  }
  const std::string& separator = spoken(language).separator;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) out += separator;
    out += digits[i];
  }
}

std::string format_instant(Language language, Dating dating, Instant at) {
  Dates& dates = *spoken(language).dates;
  icu::UnicodeString formatted;
  {
    const std::scoped_lock lock{dates.mutex};
    dates.formats[static_cast<std::size_t>(dating)]->format(static_cast<UDate>(to_unix_ms(at)), formatted);
  }
  std::string out;
  formatted.toUTF8String(out);
  return out;
}

}  // namespace banana::text
