// The catalogue as a file: config/models.yaml as it is shipped, an operator's own, and what `models export` writes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/models/sheet.hpp"

namespace banana::models {

inline constexpr std::size_t kCatalogueBytesMax = 256 * 1024;

/// A mapping of ids to models, in the file's order. The refusal says in which line.
[[nodiscard]] Result<std::vector<Sheet>> read_catalogue(std::string_view yaml);
/// What read_catalogue reads the same from.
[[nodiscard]] std::string write_catalogue(std::span<const Sheet> sheets);

/// config/models.yaml as it was when this was built. Read once.
[[nodiscard]] const std::vector<Sheet>& shipped();

}  // namespace banana::models
