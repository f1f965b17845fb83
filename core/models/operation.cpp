#include "core/models/operation.hpp"

#include <algorithm>

namespace banana::models {
namespace {

template <class Enum, std::size_t kCount>
std::optional<Enum> parse(const std::array<std::string_view, kCount>& names, std::string_view name) {
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Enum>(at - names.begin());
}

}  // namespace

std::optional<Operation> parse_operation(std::string_view name) {
  return parse<Operation>(kOperationNames, name);
}

std::optional<Medium> parse_medium(std::string_view name) { return parse<Medium>(kMediumNames, name); }

}  // namespace banana::models
