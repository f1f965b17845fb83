// How long calls take: quantiles to within a tenth, in a kilobyte, of the recent past (what is ten minutes old counts
// half). Buckets whose borders grow by a fifth; those of several processes can be added up.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/base/json.hpp"
#include "core/base/time.hpp"

namespace banana::vendors {

class Latency {
 public:
  void add(Millis took, Instant now);
  /// What another measured besides.
  void add(const Latency& other);
  /// `share` in (0, 1): 0.95 for the time that 95 of 100 calls keep within. Nothing when nothing was measured.
  [[nodiscard]] std::optional<Millis> quantile(double share) const;

  friend JsonObject to_json(const Latency& latency);
  /// Leaves out what makes no sense.
  friend Latency latency_of(const Json& json);

 private:
  static constexpr std::size_t kBuckets = 96;  // from a millisecond to several hours

  void fade_to(Instant at);

  std::array<double, kBuckets> weight_{};
  Instant at_{};  // what the weights are as of
};

JsonObject to_json(const Latency& latency);
Latency latency_of(const Json& json);

}  // namespace banana::vendors
