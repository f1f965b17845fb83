#include "core/net/field_value.hpp"

#include "core/net/headers.hpp"

namespace banana::net {

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// What stands between quotes; takes it off `rest` with both of them. A backslash is one but before a quote or
/// another backslash: some browsers write paths of Windows with single ones.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string value;
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      rest.remove_prefix(at + 1);
      return value;
    }
    const bool escapes =
        rest[at] == '\\' && at + 1 < rest.size() && (rest[at + 1] == '"' || rest[at + 1] == '\\');
    if (escapes) ++at;
    value += rest[at];
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> FieldValue::param(std::string_view name) const {
  for (const FieldParam& param : params) {
    if (param.name == name) return param.value;
  }
  return std::nullopt;
}

std::optional<FieldValue> parse_field_value(std::string_view text) {
  const std::size_t end = std::min(text.find(';'), text.size());
  FieldValue field{.value = to_lower(trimmed(text.substr(0, end))), .params = {}};
  std::string_view rest = text.substr(end);
  while (!(rest = trimmed(rest)).empty()) {
    if (rest.front() != ';') return std::nullopt;
    rest = trimmed(rest.substr(1));
    if (rest.empty()) break;
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    FieldParam param{.name = to_lower(trimmed(rest.substr(0, equals))), .value = {}};
    if (param.name.find_first_of(";\"") != std::string::npos) return std::nullopt;
    rest = trimmed(rest.substr(equals + 1));
    if (rest.starts_with('"')) {
      auto value = take_quoted(rest);
      if (!value) return std::nullopt;
      param.value = std::move(*value);
    } else {
      const std::size_t semicolon = std::min(rest.find(';'), rest.size());
      param.value = trimmed(rest.substr(0, semicolon));
      rest.remove_prefix(semicolon);
    }
    field.params.push_back(std::move(param));
  }
  return field;
}

}  // namespace banana::net
