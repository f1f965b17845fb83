// How many bytes may be stored. What is there is counted once, when the first put asks, and again before a put is
// refused, at most once a minute; in between this process adds up what it stores and removes itself. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>

#include "core/base/result.hpp"

namespace banana::blob {

class Quota {
 public:
  /// 0: no limit, and nothing is ever counted.
  Quota(std::uint64_t bytes_max, std::function<Result<std::uint64_t>()> count);

  /// Refused with limited when there is no room.
  [[nodiscard]] Result<> take(std::uint64_t bytes);
  void give_back(std::uint64_t bytes);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  [[nodiscard]] Result<> recount();

  const std::uint64_t bytes_max_;
  const std::function<Result<std::uint64_t>()> count_;
  std::mutex mutex_;
  std::uint64_t used_ = 0;
  bool counted_ = false;
  SteadyTime counted_at_;
};

}  // namespace banana::blob
