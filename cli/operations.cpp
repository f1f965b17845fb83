#include "cli/operations.hpp"

#include "core/ops/installation.hpp"

namespace banana::cli {

namespace {

struct Noun {
  std::string_view name;
  std::string_view about;
};

constexpr Noun kNouns[] = {
    {"audit", "Who did what, and what it changed"},
    {"config", "The configuration"},
    {"flags", "Feature toggles"},
    {"migrate", "The database's schema"},
};

}  // namespace

ops::Registry registry() { return ops::ground_registry(); }

std::string_view about(std::string_view noun) {
  for (const Noun& known : kNouns) {
    if (known.name == noun) return known.about;
  }
  return {};
}

}  // namespace banana::cli
