// Looking into answers that may be anything: every step may find nothing.
//
//   const std::string_view why = text_at(json, "error", "code");        // empty when there is none
//   for (const Json& item : array_at(json, "data")) …
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/json.hpp"

namespace banana::providers {

[[nodiscard]] inline const Json* step(const Json* json, std::string_view name) {
  const JsonObject* object = json ? json->if_object() : nullptr;
  return object ? object->if_contains(name) : nullptr;
}
[[nodiscard]] inline const Json* step(const Json* json, std::size_t index) {
  const JsonArray* array = json ? json->if_array() : nullptr;
  return array && index < array->size() ? &(*array)[index] : nullptr;
}
[[nodiscard]] inline const Json* step(const Json* json, int index) {
  return step(json, static_cast<std::size_t>(index));
}

template <class... Steps>
[[nodiscard]] const Json* at(const Json& json, const Steps&... steps) {
  const Json* here = &json;
  ((here = step(here, steps)), ...);
  return here;
}

template <class... Steps>
[[nodiscard]] std::string_view text_at(const Json& json, const Steps&... steps) {
  const Json* found = at(json, steps...);
  return found && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

template <class... Steps>
[[nodiscard]] std::optional<std::int64_t> number_at(const Json& json, const Steps&... steps) {
  const Json* found = at(json, steps...);
  if (!found) return std::nullopt;
  boost::system::error_code failed;
  const auto number = found->to_number<std::int64_t>(failed);
  if (failed) return std::nullopt;
  return number;
}

template <class... Steps>
[[nodiscard]] const JsonArray& array_at(const Json& json, const Steps&... steps) {
  static const JsonArray kNone;
  const Json* found = at(json, steps...);
  return found && found->is_array() ? found->get_array() : kNone;
}

}  // namespace banana::providers
