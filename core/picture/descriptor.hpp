// A file descriptor with an owner, and memory behind one: how pictures go to a child and come back. Inside
// core/picture only.
#pragma once

#include <utility>

#include <unistd.h>

#include "core/base/encoding.hpp"

namespace banana::picture {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }

  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] int release() { return std::exchange(value_, -1); }
  [[nodiscard]] explicit operator bool() const { return value_ >= 0; }

 private:
  int value_ = -1;
};

/// Empty memory that can be passed on. Throws std::system_error when there is none.
[[nodiscard]] Descriptor make_memory();
/// Appends; throws std::system_error when there is no room.
void append(const Descriptor& memory, ByteView bytes);
/// All that is in it; nothing when that is more than `bytes_max`.
[[nodiscard]] std::optional<Bytes> contents(const Descriptor& memory, std::size_t bytes_max);

}  // namespace banana::picture
