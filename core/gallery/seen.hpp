// What people see of the templates: those that are on, a page at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/tx.hpp"
#include "core/gallery/template.hpp"

namespace banana::gallery {

struct Shelf {
  std::string category;
  Words title;
  std::int64_t templates = 0;  // one at least
};
/// Categories that have something in them, in their order.
[[nodiscard]] std::vector<Shelf> shelves(db::Snapshot& snapshot);

struct Label {
  std::string id;
  Words title;
};
/// Of a category, in their order: from the `from`th on, at most `most`.
[[nodiscard]] std::vector<Label> labels(db::Snapshot& snapshot, std::string_view category, std::int64_t from,
                                        std::int64_t most);

}  // namespace banana::gallery
