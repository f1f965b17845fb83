// Strong ids: 64 bits, made in the process, ordered by the time they were made.
//
//   struct JobTag;  using JobId = Id<JobTag>;
//   JobId id = make_id<JobId>(ids);      // ids: IdMaker&
//   id.str()                             // "01J9ZK4T8QY3E", 13 Crockford base32 characters
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"

namespace banana {

[[nodiscard]] std::string format_id(std::int64_t value);
/// Accepts lower case and Crockford's look-alikes (i, l → 1; o → 0); refuses anything else.
[[nodiscard]] std::optional<std::int64_t> parse_id(std::string_view text);

template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::int64_t value) : value_(value) {}

  [[nodiscard]] constexpr std::int64_t value() const { return value_; }
  [[nodiscard]] std::string str() const { return format_id(value_); }
  [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
    const auto value = parse_id(text);
    if (!value) return std::nullopt;
    return Id{*value};
  }
  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  std::int64_t value_ = 0;
};

/// Makes ids: 41 bits of milliseconds since 2025, 10 bits of node, 12 bits of sequence; never negative,
/// strictly growing within one maker. Two makers may share a database only under different nodes. Any thread.
class IdMaker {
 public:
  static constexpr std::uint32_t kNodes = 1024;

  IdMaker(const Clock& clock, std::uint32_t node);
  [[nodiscard]] std::int64_t next();

 private:
  const Clock& clock_;
  const std::int64_t node_;
  std::mutex mutex_;
  std::int64_t last_ = 0;  // milliseconds << 12 | sequence
};

template <class AnId>
[[nodiscard]] AnId make_id(IdMaker& ids) {
  return AnId{ids.next()};
}

/// When an id was made.
[[nodiscard]] Instant id_time(std::int64_t id);

}  // namespace banana

template <class Tag>
struct std::hash<banana::Id<Tag>> {
  std::size_t operator()(banana::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value()); }
};
