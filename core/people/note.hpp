// What the staff wrote down about somebody: added, never changed, gone with the person.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/people/person.hpp"

namespace banana::people {

inline constexpr std::int64_t kNotesMax = 200;  // about one person

struct Note {
  Instant at;
  std::string author;
  std::string text;
};

[[nodiscard]] Result<void> add_note(db::Tx& tx, UserId user, std::string_view text, std::string_view author,
                                    Instant now, IdMaker& ids);
/// Newest first.
[[nodiscard]] std::vector<Note> notes(db::Snapshot& snapshot, UserId user);

}  // namespace banana::people
