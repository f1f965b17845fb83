// The little of XML that S3 answers in. No attributes are read, no entities but the five, nothing is nested deeper than a
// list of things: what doesn't look like that is not found.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace banana::blob {

/// The text of the first <name>…</name>, unescaped.
[[nodiscard]] std::optional<std::string> xml_text(std::string_view xml, std::string_view name);
/// What stands between each <name> and </name>, raw.
[[nodiscard]] std::vector<std::string_view> xml_elements(std::string_view xml, std::string_view name);

}  // namespace banana::blob
