// Header values with parameters: `form-data; name="photo"; filename=cat.png`. Inside core/net only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace banana::net {

struct FieldParam {
  std::string name;  // lower case
  std::string value;
};

struct FieldValue {
  std::string value;  // what stands before the first semicolon, lower case
  std::vector<FieldParam> params;

  /// The first of that name.
  [[nodiscard]] std::optional<std::string_view> param(std::string_view name) const;
};

/// Nothing when quotes don't close or a parameter has no name. Values without quotes go to the next semicolon:
/// libraries write names of files with spaces like that.
[[nodiscard]] std::optional<FieldValue> parse_field_value(std::string_view text);

}  // namespace banana::net
