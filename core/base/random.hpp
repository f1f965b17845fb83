// The port to chance. SystemRandom is fit for secrets; SeededRandom replays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace banana {

class Random {
 public:
  Random() = default;
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;
  virtual ~Random() = default;

  virtual void fill(std::span<std::byte> out) = 0;

  [[nodiscard]] std::uint64_t u64();
  /// Uniform in [0, bound); bound > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);
  /// `bytes` random bytes as base64url, without padding: for codes and links.
  [[nodiscard]] std::string token(std::size_t bytes);
};

/// The kernel's generator. Any thread.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override;
};

/// SplitMix64: the same seed gives the same sequence on every machine. One thread; never for secrets.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::byte> out) override;

 private:
  std::uint64_t state_;
};

}  // namespace banana
