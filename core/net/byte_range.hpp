// "Range: bytes=0-99": one range of a body. Several at once are answered with the whole, which RFC 9110
// allows.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace banana::net {

struct ByteRange {
  enum class Kind { whole, part, unsatisfiable };
  Kind kind = Kind::whole;
  std::uint64_t first = 0;
  std::uint64_t size = 0;
};

[[nodiscard]] inline ByteRange whole(std::uint64_t size) { return {ByteRange::Kind::whole, 0, size}; }

[[nodiscard]] inline ByteRange parse_range(std::string_view field, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  const auto number = [](std::string_view digits) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  };
  const std::size_t dash = field.find('-');
  if (!field.starts_with(kUnit) || dash == std::string_view::npos) return whole(size);
  const std::string_view from_text = field.substr(kUnit.size(), dash - kUnit.size());
  const std::string_view to_text = field.substr(dash + 1);
  const auto from = number(from_text);
  const auto to = number(to_text);
  if ((!from && !from_text.empty()) || (!to && !to_text.empty()) || (!from && !to)) return whole(size);
  if (from && to && *to < *from) return whole(size);
  if (!from) {  // the last so many bytes
    if (*to == 0 || size == 0) return {ByteRange::Kind::unsatisfiable, 0, 0};
    const std::uint64_t count = *to < size ? *to : size;
    return {ByteRange::Kind::part, size - count, count};
  }
  if (*from >= size) return {ByteRange::Kind::unsatisfiable, 0, 0};
  const std::uint64_t last = to && *to < size ? *to : size - 1;
  return {ByteRange::Kind::part, *from, last - *from + 1};
}

}  // namespace banana::net
