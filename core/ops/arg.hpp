// One argument of an operation, as the table describes it. Help, completions, forms, the OpenAPI document and
// the checks all come from here.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace banana::ops {

/// What a value is. In JSON: a string, unless said otherwise.
enum class Kind : std::uint8_t {
  text,
  integer,   // JSON number
  flag,      // JSON boolean; false when it isn't given
  id,        // one of ours: 13 Crockford base32 characters
  tokens,    // whole tokens; JSON number
  stars,     // whole Stars; JSON number
  soum,      // Uzbek soum, "15000" or "15000.50"; in JSON also a whole number; held as tiyin
  choice,    // one of Arg::choices
  duration,  // "1h30m"
  instant,   // "2026-11-21", "2026-11-21T10:30:00Z", or a span from now: "+2h", "-7d"
  json,      // any JSON value; text from a shell is parsed
  path,      // of a file on the machine that runs the operation; absolute by the time it gets there
};

[[nodiscard]] std::string_view to_string(Kind kind);

enum class Place : std::uint8_t { option, positional };
enum class Need : std::uint8_t { optional, required };

inline constexpr std::int64_t kUnbounded = std::numeric_limits<std::int64_t>::max();

struct Arg {
  std::string_view name;  // lower case words joined by dashes: "user", "expires-at"
  Kind kind = Kind::text;
  std::string_view help;  // one line, without a full stop
  Place place = Place::option;
  Need need = Need::optional;
  /// As it would be typed; empty for none.
  std::string_view fallback = {};
  /// Bounds, both included: of the number, of a duration in milliseconds, of a text's length in bytes.
  std::int64_t min = -kUnbounded;
  std::int64_t max = kUnbounded;
  std::span<const std::string_view> choices = {};
  /// Masked wherever it could be shown or kept.
  bool secret = false;
};

}  // namespace banana::ops
