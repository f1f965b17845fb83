// One field of a result as text.
#pragma once

#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/ops/view.hpp"

namespace banana::cli {

/// The field of `item` that `key` names, "user.name" looking inside; null when it isn't there.
[[nodiscard]] const Json& field(const Json& item, std::string_view key);

/// "Set by" as a table's heading has it: "SET BY".
[[nodiscard]] std::string heading(std::string_view title);

/// Harmless, on one line.
[[nodiscard]] std::string cell_text(const Json& value, ops::Format format);

}  // namespace banana::cli
