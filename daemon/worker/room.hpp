// What may be begun now, as data for claim(): each model's limit, each vendor's room and health (JB6, JB7).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/studio/claim.hpp"
#include "daemon/worker/workbench.hpp"

namespace banana::worker {

/// Orders begun within the last minute, for the models' per_minute. Of this process: with several the limit is that of
/// each.
class Rates {
 public:
  void begun(const std::string& model, Instant now);
  [[nodiscard]] std::int64_t left(const std::string& model, std::int64_t per_minute, Instant now) const;

 private:
  struct Bucket {
    double used = 0;
    Instant at{};
  };
  std::map<std::string, Bucket, std::less<>> buckets_;
};

/// Whether it could be called now.
[[nodiscard]] bool is_well(const Workbench& bench, const models::Model& model, Instant now);

/// `at_vendor`: orders under way of this process.
[[nodiscard]] studio::Room room_now(const Workbench& bench, const WorkerOptions& options,
                                    std::size_t in_flight,
                                    const std::map<std::string, std::int64_t, std::less<>>& at_vendor,
                                    const Rates& rates);

}  // namespace banana::worker
