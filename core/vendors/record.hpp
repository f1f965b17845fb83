// What is known of how a vendor, or one of its models, has been: the circuit, how many calls went well, how long they
// took, what failed last, and whether what it gives us is used up (JB6).
//
// A record is what the database keeps. Several processes share it: each adds what it met since it last wrote, and of
// two circuits the newer one holds.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/vendors/breaker.hpp"
#include "core/vendors/failure.hpp"
#include "core/vendors/latency.hpp"
#include "core/vendors/tally.hpp"

namespace banana::vendors {

/// Whose record it is. Without a model: the vendor's as a whole.
struct Subject {
  std::string vendor;
  std::string model = {};
  friend auto operator<=>(const Subject&, const Subject&) = default;
};

/// What a call came to. Blocks and invalid requests tell nothing against the vendor: it answered.
struct CallOutcome {
  std::optional<Failure> failure = {};
  std::string_view message = {};  // the vendor's words, for operators
  std::optional<Millis> retry_after = {};
};

struct LastFailure {
  Failure why;
  std::string message;  // cut, without secrets
  Instant at;
};

/// limited: too much at once; spent: no money, no key that is taken.
enum class Quota : std::uint8_t { good, limited, spent };
inline constexpr std::array<std::string_view, 3> kQuotaNames{"good", "limited", "spent"};
[[nodiscard]] constexpr std::string_view to_string(Quota quota) {
  return kQuotaNames[static_cast<std::size_t>(quota)];
}
[[nodiscard]] std::optional<Quota> parse_quota(std::string_view name);

inline constexpr std::size_t kLastMessageBytesMax = 300;

struct Record {
  BreakerState circuit;
  Tally tally;
  Latency latency;
  std::optional<LastFailure> last_failure;
  Quota quota = Quota::good;
  Instant quota_since{};
};

/// What one process met since it last wrote.
struct News {
  Subject about;
  BreakerState circuit;
  bool has_moved = false;       // the circuit changed here
  Instant circuit_was_since{};  // of the one it changed from
  Tally tally;
  Latency latency;
  std::optional<LastFailure> last_failure;
  Quota quota = Quota::good;
  Instant quota_since{};
};

/// The record with the news in it.
[[nodiscard]] Record merged(const Record& known, const News& news);

}  // namespace banana::vendors
