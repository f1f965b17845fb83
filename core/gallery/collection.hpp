// Templates and their categories as a text: config/templates.yaml as it is shipped, an operator's own file, and what
// `templates export` writes. JSON and YAML are read alike; JSON is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/gallery/template.hpp"

namespace banana::gallery {

inline constexpr std::size_t kCollectionBytesMax = 1024 * 1024;

struct Category {
  std::string id;
  Words title;
  friend bool operator==(const Category&, const Category&) = default;
};

struct Piece {
  Template what;
  State state = State::on;
  std::string example = {};  // its picture's key in core/blob, which may not be there; empty for none
  friend bool operator==(const Piece&, const Piece&) = default;
};

/// In their order.
struct Collection {
  std::vector<Category> categories = {};
  std::vector<Piece> pieces = {};
};

/// What an operator writes, JSON or YAML, as JSON.
[[nodiscard]] Result<Json> read_text(std::string_view text);

/// The refusal says where. Categories that a template names may be missing: they may be here already.
[[nodiscard]] Result<Collection> read_collection(std::string_view text);
/// What read_collection reads the same from, a template a line.
[[nodiscard]] std::string write_collection(const Collection& collection);

/// config/templates.yaml as it was when this was built. Read once.
[[nodiscard]] const Collection& shipped();

}  // namespace banana::gallery
