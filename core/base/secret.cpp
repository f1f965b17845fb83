#include "core/base/secret.hpp"

#include <cstring>

namespace banana {

namespace {
constexpr std::size_t kLastShown = 4;
constexpr std::size_t kLongEnough = 16;
}  // namespace

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  wipe();
  value_ = other.value_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  value_.swap(other.value_);
  other.wipe();
  return *this;
}

std::string Secret::summary() const {
  if (value_.empty()) return "not set";
  if (value_.size() < kLongEnough) return "set";
  return "set (…" + value_.substr(value_.size() - kLastShown) + ")";
}

void Secret::wipe() noexcept {
  // A short string that was swapped away leaves its characters behind its end: take them too.
  value_.resize(value_.capacity());
  ::explicit_bzero(value_.data(), value_.size());
  value_.clear();
}

}  // namespace banana
