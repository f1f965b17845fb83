// How many calls went well and how many did not, in the last while. A ring of slots by the clock: what is older than
// the window is forgotten slot by slot, and the counts of several processes can be added up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/json.hpp"
#include "core/base/time.hpp"

namespace banana::vendors {

struct Counts {
  std::int64_t good = 0;
  std::int64_t bad = 0;
  [[nodiscard]] std::int64_t all() const { return good + bad; }
};

class Tally {
 public:
  static constexpr std::size_t kSlots = 6;

  void add(bool good, Instant at, Millis window);
  /// What another counted besides.
  void add(const Tally& other);
  /// Of the window that ends now, without what began before `since`.
  [[nodiscard]] Counts counts(Instant now, Millis window, Instant since = {}) const;

  friend JsonArray to_json(const Tally& tally);
  /// Leaves out what makes no sense.
  friend Tally tally_of(const Json& json);

 private:
  struct Slot {
    Instant begins{};
    Counts counts;
  };
  /// Those that were; the newest of each place in the ring.
  std::array<Slot, kSlots> slots_{};
  void put(const Slot& slot, Millis length);
  Millis length_{0};  // of a slot; a new length begins anew
};

JsonArray to_json(const Tally& tally);
Tally tally_of(const Json& json);

}  // namespace banana::vendors
