// Whose turn it is among an account's keys, of which those that are refused, spent or used up for now rest (PV14).
//
//   wheel.set(ids);                                   // those there are; what is known of them stays
//   const auto id = wheel.next(now);                  // nothing: none can be used
//   wheel.note(*id, Failure::account, {}, now);       // it rests
//
// - account: ten minutes, each time in a row twice as long, to six hours. Only an operator can help such a key.
// - rate_limited: as long as the vendor asks. Where all the others rest too, the one that is back first is used
//   nevertheless: the breaker is what leaves a vendor alone.
// Other failures are not the key's. Only values: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/vendors/failure.hpp"

namespace banana::vendors {

/// How one key is.
struct KeyState {
  std::optional<Instant> rests_until = {};
  std::optional<Failure> why = {};  // account or rate_limited: what it last met
  std::optional<Instant> met_at = {};
  std::int64_t rests = 0;  // in a row, for account
  friend bool operator==(const KeyState&, const KeyState&) = default;
};

class KeyWheel {
 public:
  static constexpr Millis kAccountRest{10 * 60'000};
  static constexpr Millis kAccountRestMax{6 * 3'600'000};
  static constexpr Millis kLimitRest{10'000};  // where the vendor does not say
  static constexpr Millis kLimitRestMax{3'600'000};

  struct Place {
    std::string id;
    KeyState state = {};
  };

  /// In the order they take turns. A state that is given counts when it is news: met later than what is known.
  void set(std::vector<Place> places);
  [[nodiscard]] std::optional<std::string_view> next(Instant now);
  /// True when it rests from now on, or longer.
  bool note(std::string_view id, Failure why, std::optional<Millis> retry_after, Instant now);
  /// It need not rest any longer: an operator says so.
  void wake(std::string_view id);

  [[nodiscard]] const KeyState* find(std::string_view id) const;
  [[nodiscard]] std::span<const Place> places() const { return places_; }

 private:
  std::vector<Place> places_;
  std::size_t turn_ = 0;
};

[[nodiscard]] inline bool rests(const KeyState& state, Instant now) {
  return state.rests_until && *state.rests_until > now;
}

}  // namespace banana::vendors
