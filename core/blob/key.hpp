// What a stored thing is called: the SHA-256 of its bytes. Equal bytes have one name, so they are stored once, and
// whoever reads them can tell whether they are what was stored.
#pragma once

#include <array>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"

namespace banana::blob {

class BlobKey {
 public:
  static constexpr std::size_t kSize = 64;

  /// Names nothing: for a variable that is assigned to later.
  BlobKey() = default;
  [[nodiscard]] static BlobKey of(ByteView bytes);
  [[nodiscard]] static BlobKey from(const Sha256Digest& digest);
  /// 64 lower case hex digits; nothing else.
  [[nodiscard]] static std::optional<BlobKey> parse(std::string_view text);
  /// For what we wrote ourselves, such as rows; throws std::invalid_argument when it is no key.
  [[nodiscard]] static BlobKey read(std::string_view text);

  /// Lives as long as the key.
  [[nodiscard]] std::string_view text() const { return {hex_.data(), hex_.size()}; }
  [[nodiscard]] std::string str() const { return std::string{text()}; }

  friend constexpr auto operator<=>(const BlobKey&, const BlobKey&) = default;

 private:
  std::array<char, kSize> hex_{};
};

}  // namespace banana::blob

template <>
struct std::hash<banana::blob::BlobKey> {
  std::size_t operator()(const banana::blob::BlobKey& key) const noexcept {
    return std::hash<std::string_view>{}(key.text());
  }
};
