// AES-256-GCM: what is sealed under a key can be read only with the key, and not changed without it being noticed.
//
//   const Bytes sealed = seal(key, about, token.reveal(), random);
//   const Result<Secret> opened = open_sealed(key, about, sealed);   // invalid: another key, or not as it was sealed
//
// `about` is not kept in the sealed bytes but must be the same when they are opened: what a value belongs to, so
// that it can't be moved elsewhere. Every sealing draws a nonce of 96 bits: change a key long before 2^32 of them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"
#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace banana {

/// 256 bits that can't be printed and are wiped when they are no longer needed.
class CipherKey {
 public:
  static constexpr std::size_t kSize = 32;

  [[nodiscard]] static CipherKey make(Random& random);
  /// Nothing when there are not exactly kSize bytes.
  [[nodiscard]] static std::optional<CipherKey> from_bytes(ByteView bytes);
  /// As people keep keys: 64 hex digits, or base64 of either alphabet with or without its padding (44 or 43
  /// characters; Fernet keys are of this form).
  [[nodiscard]] static std::optional<CipherKey> parse(std::string_view text);

  CipherKey(const CipherKey&) = default;
  CipherKey& operator=(const CipherKey&) = default;
  ~CipherKey();

  /// The key itself: only to wrap it under another one.
  [[nodiscard]] ByteView reveal() const { return bytes_; }
  /// What parse() takes.
  [[nodiscard]] Secret to_text() const;
  /// 16 hex digits that tell keys apart and nothing about them.
  [[nodiscard]] std::string fingerprint() const;

 private:
  CipherKey() = default;
  std::array<std::byte, kSize> bytes_{};
};

/// What sealing adds: the nonce before, the tag behind.
inline constexpr std::size_t kSealBytes = 12 + 16;

[[nodiscard]] Bytes seal(const CipherKey& key, std::string_view about, std::string_view plain,
                         Random& random);
[[nodiscard]] Result<Secret> open_sealed(const CipherKey& key, std::string_view about, ByteView sealed);

}  // namespace banana
