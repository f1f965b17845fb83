// Lists come in pages: --limit rows, and "next" to give as --after when there are more.
//
//   Page page{limit};                     // ask the database for limit + 1 rows
//   while (rows.next()) if (!page.add(item, id)) break;
//   return std::move(page).json();        // {"items": […], "next": "01J…" or null}
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "core/base/json.hpp"
#include "core/ops/arg.hpp"

namespace banana::ops {

inline constexpr Arg kLimitArg{
    .name = "limit", .kind = Kind::integer, .help = "rows at most", .fallback = "50", .min = 1, .max = 500};
inline constexpr Arg kAfterArg{
    .name = "after", .kind = Kind::id, .help = "go on after this row: next of the last page"};

class Page {
 public:
  explicit Page(std::int64_t limit) : limit_(static_cast<std::size_t>(limit)) {}

  /// False when the page is full: the item was one too many, and there is a next page.
  [[nodiscard]] bool add(JsonObject item, std::string id) {
    if (items_.size() == limit_) {
      more_ = true;
      return false;
    }
    items_.push_back(std::move(item));
    last_ = std::move(id);
    return true;
  }

  [[nodiscard]] Json json() && {
    return JsonObject{{"items", std::move(items_)}, {"next", more_ ? Json(last_) : Json(nullptr)}};
  }

 private:
  std::size_t limit_;
  JsonArray items_;
  std::string last_;
  bool more_ = false;
};

}  // namespace banana::ops
