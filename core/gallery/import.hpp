// New templates come in: those that are shipped, or a file of an operator's. Planned first, so that a rehearsal shows what
// the act does.
//
// What is shipped never tramples what was changed here: a template that an operator edited, or made under the same name,
// stays as it is. An operator's file is their word: it overwrites what it names and leaves the rest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/gallery/rows.hpp"

namespace banana::gallery {

/// The author of what is shipped.
inline constexpr std::string_view kShippedBy = "templates.yaml";

enum class Fate : std::uint8_t { added, taken, same, kept };
inline constexpr std::array<std::string_view, 4> kFateNames{"added", "taken", "same", "kept"};
[[nodiscard]] constexpr std::string_view to_string(Fate fate) {
  return kFateNames[static_cast<std::size_t>(fate)];
}

struct Arrival {
  std::string id;
  std::string title;  // in English
  Fate fate = Fate::same;
};

struct Plan {
  std::vector<Category> categories;
  std::vector<Row> rows;  // to be put
  std::vector<Arrival> arrivals;
  [[nodiscard]] std::int64_t count(Fate fate) const;
};

[[nodiscard]] Plan plan_shipped(db::Snapshot& snapshot, const Collection& shipped);
[[nodiscard]] Plan plan_own(db::Snapshot& snapshot, const Collection& own);

/// In the transaction that it was planned in, after take_turn. How many examples are not stored here, and were left out.
[[nodiscard]] Result<std::int64_t> carry_out(db::Tx& tx, const Plan& plan, Instant now, std::string_view by);

/// The first start: everything that is shipped. False when that was done once, whatever became of it.
[[nodiscard]] Result<bool> seed_templates(db::Tx& tx, Instant now);

}  // namespace banana::gallery
