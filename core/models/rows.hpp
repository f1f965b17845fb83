// The catalogue's rows. Every change makes a version, which stays.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/models/catalogue.hpp"

namespace banana::models {

/// Raised when a row changes.
inline constexpr std::string_view kModelsSignal = "models";

/// Where a model comes from.
enum class Source : std::uint8_t {
  shipped,  // as it was shipped
  edited,   // shipped, and changed here since
  own,      // an operator's
};
inline constexpr std::array<std::string_view, 3> kSourceNames{"shipped", "edited", "own"};
[[nodiscard]] constexpr std::string_view to_string(Source source) {
  return kSourceNames[static_cast<std::size_t>(source)];
}

struct Row {
  Model model;
  std::int64_t place = 0;
  std::optional<JsonObject> shipped = {};  // as it was when it was last taken over
  Switch state = Switch::automatic;
  std::int64_t version = 0;  // 0: not kept yet
  Instant updated_at{};
  std::string updated_by = {};

  [[nodiscard]] Source source() const;
};

/// In their order. One that this program can't read, such as a later one's, is left out, and the log says so.
[[nodiscard]] std::vector<Row> read_rows(db::Snapshot& snapshot);
/// The refusal names the nearest id.
[[nodiscard]] Result<Row> find_row(db::Snapshot& snapshot, std::string_view id);

/// Before reading what is going to be written: writers come one after another, so that none writes over a change that
/// it did not see.
void take_turn(db::Tx& tx);
/// Keeps the row as its next version, whatever version it says, and wakes whoever follows.
void put_row(db::Tx& tx, const Row& row, Instant now, std::string_view by);

/// The same number as long as nothing changed.
[[nodiscard]] std::int64_t changes(db::Snapshot& snapshot);

}  // namespace banana::models
