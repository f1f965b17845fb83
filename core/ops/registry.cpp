#include "core/ops/registry.hpp"

#include <fmt/format.h>

#include "core/base/spelling.hpp"

namespace banana::ops {

const Operation* Registry::find(std::string_view name) const {
  for (const auto table : tables_) {
    for (const Operation& operation : table) {
      if (operation.name == name) return &operation;
    }
  }
  return nullptr;
}

Error Registry::unknown(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const Operation* operation : all()) names.push_back(operation->name);
  const std::string_view meant = nearest(name, names);
  return fail(Errc::not_found, fmt::format("there is no operation \"{}\"", name),
              meant.empty() ? std::string{} : fmt::format("Did you mean \"{}\"?", meant));
}

std::vector<const Operation*> Registry::all() const {
  std::vector<const Operation*> found;
  for (const auto table : tables_) {
    for (const Operation& operation : table) found.push_back(&operation);
  }
  return found;
}

std::vector<const Operation*> Registry::of_noun(std::string_view noun) const {
  std::vector<const Operation*> found;
  for (const Operation* operation : all()) {
    if (operation->noun() == noun) found.push_back(operation);
  }
  return found;
}

}  // namespace banana::ops
