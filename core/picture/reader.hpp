// A cursor over bytes that can't run past their end: reading too far gives zeros and marks it as over. Inside
// core/picture only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/encoding.hpp"

namespace banana::picture {

class Reader {
 public:
  explicit Reader(ByteView bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
  /// Something was read that wasn't there.
  [[nodiscard]] bool over() const { return over_; }

  std::uint8_t u8() {
    if (left() < 1) {
      over_ = true;
      return 0;
    }
    return std::to_integer<std::uint8_t>(bytes_[at_++]);
  }
  std::uint32_t big(int bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i) value = value << 8 | u8();
    return value;
  }
  std::uint32_t little(int bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i) value |= static_cast<std::uint32_t>(u8()) << (8 * i);
    return value;
  }
  ByteView take(std::size_t count) {
    over_ = over_ || count > left();
    const ByteView taken = bytes_.subspan(at_, std::min(count, left()));
    at_ += taken.size();
    return taken;
  }
  void skip(std::size_t count) { (void)take(count); }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
  bool over_ = false;
};

[[nodiscard]] inline bool begins(ByteView bytes, std::string_view magic) {
  return as_text(bytes).starts_with(magic);
}

}  // namespace banana::picture
