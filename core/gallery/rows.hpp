// Templates and categories as the database has them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/blob/key.hpp"
#include "core/db/tx.hpp"
#include "core/gallery/collection.hpp"

namespace banana::gallery {

/// Where a template comes from.
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
  Template what;
  State state = State::draft;
  std::int64_t position = 0;                  // within its category
  std::optional<blob::BlobKey> example = {};  // its picture
  std::optional<JsonObject> shipped = {};     // as it was when it was last taken over
  std::int64_t uses = 0;
  std::string author = {};
  Instant created_at{};
  Instant updated_at{};
  std::string updated_by = {};

  [[nodiscard]] Source source() const;
};

[[nodiscard]] std::vector<Category> read_categories(db::Snapshot& snapshot);
/// A new one comes last.
void put_category(db::Tx& tx, const Category& category);
/// Those that no template is in go.
void drop_empty_categories(db::Tx& tx);

/// By category and position. One that this program can't read, such as a later one's, is left out, and the log says so.
[[nodiscard]] std::vector<Row> read_rows(db::Snapshot& snapshot);
/// Whatever its state.
[[nodiscard]] std::optional<Row> find(db::Snapshot& snapshot, std::string_view id);
/// The refusal names the nearest id.
[[nodiscard]] Result<Row> find_row(db::Snapshot& snapshot, std::string_view id);

/// Before reading what is going to be written: writers come one after another.
void take_turn(db::Tx& tx);
/// A new one comes last in its category, unless the row says where. Refuses a category that is not there, and more templates
/// than there may be. Its example is kept for it and the one before is let go; false in `has_example` of what is not stored.
struct Put {
  bool has_example = true;
};
[[nodiscard]] Result<Put> put_row(db::Tx& tx, const Row& row, Instant now, std::string_view by);
/// With its example, its uses and its place among what is trending. False when it is not there.
[[nodiscard]] bool remove(db::Tx& tx, std::string_view id, Instant now);

/// Somebody got as far as the price with it. Days are forgotten after two months.
void count_use(db::Tx& tx, std::string_view id, Language language, Instant now);

}  // namespace banana::gallery
