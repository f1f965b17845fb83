// A string that can't be printed: no formatter, no stream operator, no JSON conversion. Reading it takes a
// word that stands out in review, and its memory is wiped.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace banana {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret& other);
  Secret(Secret&& other) noexcept {
    value_.swap(other.value_);
    other.wipe();
  }
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { wipe(); }

  /// The value itself: only to hand it to what needs it.
  [[nodiscard]] std::string_view reveal() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }
  /// "not set", "set", or "set (…last4)" when it is long enough for that to give nothing away.
  [[nodiscard]] std::string summary() const;

 private:
  void wipe() noexcept;
  std::string value_;
};

}  // namespace banana
