// SHA-256 and HMAC-SHA-256.
#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "core/base/encoding.hpp"

namespace banana {

using Sha256Digest = std::array<std::byte, 32>;

[[nodiscard]] Sha256Digest sha256(ByteView data);
[[nodiscard]] Sha256Digest hmac_sha256(ByteView key, ByteView data);

/// The same digest over data that comes in pieces.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();
  void add(ByteView data);
  /// Ends the digest; nothing may be added afterwards.
  [[nodiscard]] Sha256Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace banana
