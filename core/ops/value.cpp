#include "core/ops/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/id.hpp"
#include "core/base/limits.hpp"
#include "core/base/spelling.hpp"

namespace banana::ops {

namespace {

constexpr std::size_t kQuotedMax = 60;
constexpr std::int64_t kTiyinPerSoum = 100;

/// One value on its way from JSON to its type.
struct Reading {
  const Arg& arg;
  const Json& given;
  Instant now;
  Source source;

  /// The text that was given, if it is text.
  [[nodiscard]] std::optional<std::string_view> text() const {
    if (!given.is_string()) return std::nullopt;
    return std::string_view{given.get_string()};
  }

  [[nodiscard]] std::string found() const {
    if (arg.secret) return "what was given";
    std::string shown = boost::json::serialize(given);
    if (shown.size() > kQuotedMax) {
      shown.resize(kQuotedMax);
      while (!shown.empty() && !is_utf8(shown)) shown.pop_back();
      shown += "…";
    }
    return shown;
  }

  [[nodiscard]] Error wrong(std::string_view must_be) const {
    return fail(Errc::invalid,
                fmt::format("{} must be {}, not {}", shown_name(arg, source), must_be, found()));
  }

  [[nodiscard]] Result<Value> bounded(std::int64_t units) const {
    if (units < arg.min || units > arg.max) return wrong(bounds_text(arg));
    return Value{Number{arg.kind, units}};
  }
};

std::optional<std::int64_t> whole_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> whole_number(const Reading& reading) {
  if (const auto text = reading.text()) return whole_number(*text);
  if (reading.given.is_int64()) return reading.given.get_int64();
  return std::nullopt;  // boost::json makes whole numbers int64 whenever they fit
}

Result<Value> read_text(const Reading& reading) {
  const auto text = reading.text();
  if (!text) return reading.wrong("text");
  if (!is_utf8(*text) || text->find('\0') != std::string_view::npos) {
    return fail(Errc::invalid,
                fmt::format("{} must be UTF-8 text without NUL", shown_name(reading.arg, reading.source)));
  }
  const bool blank = text->find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (blank && reading.arg.need == Need::required) {
    return fail(Errc::invalid, fmt::format("{} must not be empty", shown_name(reading.arg, reading.source)));
  }
  const auto bytes = static_cast<std::int64_t>(text->size());
  if (bytes < reading.arg.min || bytes > reading.arg.max) {
    return fail(Errc::invalid,
                fmt::format("{} must be {} long, not {}", shown_name(reading.arg, reading.source),
                            bounds_text(reading.arg), bytes));
  }
  return Value{std::string{*text}};
}

Result<Value> read_integer(const Reading& reading) {
  const auto number = whole_number(reading);
  if (!number) return reading.wrong("a whole number");
  return reading.bounded(*number);
}

Result<Value> read_flag(const Reading& reading) {
  if (reading.given.is_bool()) return Value{reading.given.get_bool()};
  const auto text = reading.text();
  if (text == "true" || text == "yes" || text == "on") return Value{true};
  if (text == "false" || text == "no" || text == "off") return Value{false};
  return reading.wrong("true or false");
}

Result<Value> read_id(const Reading& reading) {
  const auto text = reading.text();
  const auto id = text ? parse_id(*text) : std::nullopt;
  if (!id) return reading.wrong("an id of 13 letters and digits");
  return Value{Number{Kind::id, *id}};
}

Result<Value> within_money(const Reading& reading, std::int64_t units) {
  if (units > limits::kAmountMax || units < -limits::kAmountMax) return reading.wrong("a smaller amount");
  return reading.bounded(units);
}

Result<Value> read_amount(const Reading& reading) {
  const auto number = whole_number(reading);
  if (!number) {
    return reading.wrong(reading.arg.kind == Kind::tokens ? "a whole number of tokens"
                                                          : "a whole number of Stars");
  }
  return within_money(reading, *number);
}

/// "15000", "-15000.5", "15000.50" in hundredths.
std::optional<std::int64_t> parse_soum(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  std::string hundredths{dot == std::string_view::npos ? "00" : text.substr(dot + 1)};
  if (hundredths.size() == 1) hundredths += '0';
  const auto all_digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!all_digits(whole) || !all_digits(hundredths) || hundredths.size() != 2) return std::nullopt;
  const auto units = whole_number(std::string{whole} + hundredths);
  if (!units) return std::nullopt;
  return negative ? -*units : *units;
}

Result<Value> read_soum(const Reading& reading) {
  std::optional<std::int64_t> tiyin;
  if (const auto text = reading.text()) {
    tiyin = parse_soum(*text);
  } else if (reading.given.is_int64()) {
    std::int64_t units = 0;
    if (!__builtin_mul_overflow(reading.given.get_int64(), kTiyinPerSoum, &units)) tiyin = units;
  }
  if (!tiyin) return reading.wrong(R"(soum such as "15000" or "15000.50")");
  return within_money(reading, *tiyin);
}

Result<Value> read_choice(const Reading& reading) {
  const auto text = reading.text();
  const auto& choices = reading.arg.choices;
  if (text && std::find(choices.begin(), choices.end(), *text) != choices.end())
    return Value{std::string{*text}};
  Error error = reading.wrong(fmt::format("one of {}", fmt::join(choices, ", ")));
  if (text && !reading.arg.secret) {
    if (const auto meant = did_you_mean(nearest(*text, choices)); !meant.empty())
      error.message += ";" + meant;
  }
  return error;
}

Result<Value> read_duration(const Reading& reading) {
  const auto text = reading.text();
  const auto span = text ? parse_duration(*text) : std::nullopt;
  if (!span) return reading.wrong(R"(a time span such as "90s", "1h30m" or "2d")");
  return reading.bounded(span->count());
}

std::optional<Instant> parse_instant(std::string_view text, Instant now) {
  if (text == "now") return now;
  if (text.starts_with('+') || text.starts_with('-')) {
    const auto span = parse_duration(text.substr(1));
    if (!span) return std::nullopt;
    std::int64_t at = 0;
    const std::int64_t shift = text.front() == '+' ? span->count() : -span->count();
    if (__builtin_add_overflow(to_unix_ms(now), shift, &at)) return std::nullopt;
    return from_unix_ms(at);
  }
  if (const auto at = from_iso8601(text)) return at;
  return from_iso8601(std::string{text} + "T00:00:00Z");
}

Result<Value> read_instant(const Reading& reading) {
  const auto text = reading.text();
  const auto at = text ? parse_instant(*text, reading.now) : std::nullopt;
  if (!at) {
    return reading.wrong(R"(a UTC time such as "2026-11-21", "2026-11-21T10:30:00Z", "+2h" or "-7d")");
  }
  return Value{*at};
}

Result<Value> read_json(const Reading& reading) {
  if (reading.source == Source::json) return Value{reading.given};
  const auto text = reading.text();
  boost::system::error_code failed;
  Json parsed = text ? boost::json::parse(*text, failed) : reading.given;
  if (failed) return reading.wrong("JSON");
  return Value{std::move(parsed)};
}

Result<Value> read_path(const Reading& reading) {
  const auto text = reading.text();
  if (!text || text->empty() || text->find('\0') != std::string_view::npos)
    return reading.wrong("a file's path");
  const std::filesystem::path path{*text};
  if (reading.source == Source::words) {
    std::error_code ignored;
    return Value{std::filesystem::absolute(path, ignored).lexically_normal().string()};
  }
  if (!path.is_absolute()) return reading.wrong("an absolute path");
  return Value{path.string()};
}

/// In the order of Kind.
constexpr std::array kReaders{&read_text,     &read_integer, &read_flag, &read_id,
                              &read_amount,   &read_amount,  &read_soum, &read_choice,
                              &read_duration, &read_instant, &read_json, &read_path};
static_assert(kReaders.size() == static_cast<std::size_t>(Kind::path) + 1);

std::string bound_text(const Arg& arg, std::int64_t bound) {
  if (arg.kind == Kind::duration) return format_duration(Millis{bound});
  if (arg.kind == Kind::soum) return format_soum(bound);
  return fmt::format("{}", bound);
}

Json number_to_json(const Number& number) {
  switch (number.kind) {
    case Kind::id:
      return Json(format_id(number.units));
    case Kind::duration:
      return Json(format_duration(Millis{number.units}));
    case Kind::soum:
      return Json(format_soum(number.units));
    default:
      return Json(number.units);
  }
}

}  // namespace

std::string shown_name(const Arg& arg, Source source) {
  if (source == Source::json) return fmt::format("\"{}\"", arg.name);
  if (arg.place == Place::option) return fmt::format("--{}", arg.name);
  std::string shown{arg.name};
  std::transform(shown.begin(), shown.end(), shown.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return shown;
}

Result<Value> read_value(const Arg& arg, const Json& given, Instant now, Source source) {
  return kReaders[static_cast<std::size_t>(arg.kind)](Reading{arg, given, now, source});
}

Json to_json(const Value& value) {
  struct Writer {
    Json operator()(std::monostate) const { return nullptr; }
    Json operator()(bool flag) const { return Json(flag); }
    Json operator()(const Number& number) const { return number_to_json(number); }
    Json operator()(const std::string& text) const { return Json(text); }
    Json operator()(Instant at) const { return Json(to_iso8601(at)); }
    Json operator()(const Json& json) const { return json; }
  };
  return std::visit(Writer{}, value);
}

std::string bounds_text(const Arg& arg) {
  const bool low = arg.min != -kUnbounded;
  const bool high = arg.max != kUnbounded;
  const std::string_view unit = arg.kind == Kind::text && (low || high) ? " bytes" : "";
  if (low && high)
    return fmt::format("between {} and {}{}", bound_text(arg, arg.min), bound_text(arg, arg.max), unit);
  if (low) return fmt::format("at least {}{}", bound_text(arg, arg.min), unit);
  if (high) return fmt::format("at most {}{}", bound_text(arg, arg.max), unit);
  return {};
}

std::string format_soum(std::int64_t tiyin) {
  const std::int64_t hundredths = tiyin % kTiyinPerSoum;
  const std::string_view sign = tiyin < 0 ? "-" : "";
  const auto magnitude = [](std::int64_t part) { return part < 0 ? -part : part; };
  if (hundredths == 0) return fmt::format("{}{}", sign, magnitude(tiyin / kTiyinPerSoum));
  return fmt::format("{}{}.{:02}", sign, magnitude(tiyin / kTiyinPerSoum), magnitude(hundredths));
}

}  // namespace banana::ops
