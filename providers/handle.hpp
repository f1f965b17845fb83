// A ticket's handle that has to tell more than one thing: its parts with bars between them.
//
//   const auto handle = join_handle({id, "3"});       // "cgt-7|3"
//   const auto parts = split_handle(ticket.handle, 2);
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace banana::providers {

inline constexpr std::size_t kHandleBytesMax = 3'500;  // the key's id goes into the ticket too

/// Nothing when a part holds a bar, which no vendor's id does, or when they are too long to keep.
[[nodiscard]] inline std::optional<std::string> join_handle(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view& part : parts) {
    if (part.find('|') != std::string_view::npos) return std::nullopt;
    if (&part != parts.begin()) out += '|';
    out += part;
  }
  if (out.size() > kHandleBytesMax) return std::nullopt;
  return out;
}

/// Nothing when there are not exactly `count`.
[[nodiscard]] inline std::optional<std::vector<std::string>> split_handle(std::string_view handle,
                                                                          std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= handle.size() && out.size() <= count;) {
    const std::size_t bar = std::min(handle.find('|', at), handle.size());
    out.emplace_back(handle.substr(at, bar - at));
    at = bar + 1;
  }
  if (out.size() != count) return std::nullopt;
  return out;
}

[[nodiscard]] inline std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace banana::providers
