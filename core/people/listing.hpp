// Lists of people for the staff.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/people/person.hpp"

namespace banana::people {

/// Every filter that is set must hold.
struct Filter {
  std::optional<ops::Role> role = {};
  std::optional<bool> banned = {};
  std::optional<Language> language = {};  // chosen
  std::optional<Instant> seen_since = {};
  std::optional<Instant> new_since = {};
  std::optional<UserId> after = {};  // the last of the page before
};

/// Newest first; erased people are not listed.
[[nodiscard]] std::vector<Person> list(db::Snapshot& snapshot, const Filter& filter, Instant now,
                                       std::int64_t most);

/// People whose names, username or Telegram id hold every word of `text`, whatever its case; the last seen
/// first. Looks through all rows: for people, not for programs.
[[nodiscard]] std::vector<Person> search(db::Snapshot& snapshot, std::string_view text, std::int64_t most);

}  // namespace banana::people
