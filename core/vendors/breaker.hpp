// The circuit breaker of one vendor, or of one of its models (JB6): after enough failures it is left alone for a
// while, then a few calls try whether it is back.
//
//   switch (breaker.admit(rules, now).answer) …      // before a call: yes, no (until then), or a probe
//   if (breaker.note(rules, Met::failure, now)) …     // its outcome; true: the circuit is another now
//
// closed     calls go. It opens after `failures` in a row, or when `rate_percent` of the window's calls failed.
// open       no call goes, each time in a row twice as long.
// half_open  `probes` calls at once may try. One that goes well closes it, one that fails opens it again.
//
// Late outcomes of calls that went before it opened are counted and change nothing. Only values: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/vendors/tally.hpp"

namespace banana::vendors {

enum class Circuit : std::uint8_t { closed, open, half_open };
inline constexpr std::array<std::string_view, 3> kCircuitNames{"closed", "open", "half_open"};
[[nodiscard]] constexpr std::string_view to_string(Circuit circuit) {
  return kCircuitNames[static_cast<std::size_t>(circuit)];
}
[[nodiscard]] std::optional<Circuit> parse_circuit(std::string_view name);

struct BreakerRules {
  std::int64_t failures = 5;  // in a row
  std::int64_t rate_percent = 50;
  Millis window{60'000};  // of the rate
  Millis open_for{30'000};
  Millis open_max{15 * 60'000};
  std::int64_t probes = 1;
};

/// A rate of fewer calls says nothing.
inline constexpr std::int64_t kRateCallsMin = 20;
/// A probe whose outcome has not come by then is given up: its process may be dead.
inline constexpr Millis kProbePatience{5 * 60'000};

enum class Admit : std::uint8_t { yes, no, probe };

struct Admission {
  Admit answer = Admit::yes;
  Instant until{};  // of a no: when to ask again
};

enum class Met : std::uint8_t { success, failure };

/// What is kept of it.
struct BreakerState {
  Circuit circuit = Circuit::closed;
  Instant since{};
  Instant open_until{};       // while open
  std::int64_t openings = 0;  // since it was closed
  std::int64_t failures_in_row = 0;
  friend bool operator==(const BreakerState&, const BreakerState&) = default;
};

class Breaker {
 public:
  /// What admit() would say.
  [[nodiscard]] Admission look(const BreakerRules& rules, Instant now) const;
  /// A probe counts as under way from now on.
  [[nodiscard]] Admission admit(const BreakerRules& rules, Instant now);
  /// True when the circuit changed. `leave_alone_for`: as the vendor asks.
  bool note(const BreakerRules& rules, Met met, Instant now,
            std::optional<Millis> leave_alone_for = std::nullopt);

  [[nodiscard]] const BreakerState& state() const { return state_; }
  [[nodiscard]] const Tally& tally() const { return tally_; }
  /// As another process has it, or as it was before a restart.
  void take_over(const BreakerState& state);
  void take_over(const Tally& tally) { tally_ = tally; }

 private:
  void open(const BreakerRules& rules, Instant now, std::optional<Millis> leave_alone_for);
  void close(Instant now);
  [[nodiscard]] bool is_too_bad(const BreakerRules& rules, Instant now) const;
  [[nodiscard]] std::int64_t probes_under_way(Instant now) const;

  BreakerState state_;
  Tally tally_;
  std::vector<Instant> probes_;  // when they went; BreakerRules::probes at most
};

}  // namespace banana::vendors
