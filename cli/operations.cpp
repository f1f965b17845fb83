#include "cli/operations.hpp"

#include "core/money/operations.hpp"
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
    {"explain", "What happened, and what will happen next"},
    {"flags", "Feature toggles"},
    {"ledger", "Who has what, and every transfer"},
    {"migrate", "The database's schema"},
    {"packs", "What tokens cost in Stars"},
    {"plans", "Tokens and perks by the month or the year"},
    {"prices", "What a generation costs in tokens"},
};

}  // namespace

ops::Registry registry() {
  ops::Registry all = ops::ground_registry();
  money::add_operations(all);
  return all;
}

std::string_view about(std::string_view noun) {
  for (const Noun& known : kNouns) {
    if (known.name == noun) return known.about;
  }
  return {};
}

}  // namespace banana::cli
