// Time as the domain uses it: whole milliseconds, UTC.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace banana {

using Millis = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Millis>;

/// "2026-11-21T10:30:00.123Z"
[[nodiscard]] std::string to_iso8601(Instant at);

/// Reads what to_iso8601 writes; the fraction may be missing. Nothing else is accepted.
[[nodiscard]] std::optional<Instant> from_iso8601(std::string_view text);

[[nodiscard]] constexpr std::int64_t to_unix_ms(Instant at) { return at.time_since_epoch().count(); }
[[nodiscard]] constexpr Instant from_unix_ms(std::int64_t ms) { return Instant{Millis{ms}}; }

/// "1h30m", "250ms", "10s", "2d": whole numbers with the units ms s m h d, biggest first.
[[nodiscard]] std::string format_duration(Millis span);
[[nodiscard]] std::optional<Millis> parse_duration(std::string_view text);

}  // namespace banana
