// Files broken at random, the same way each time: loading never throws, and what it takes is within bounds.
#include <random>

#include <doctest/doctest.h>

#include "core/config/describe.hpp"
#include "core/config/setting.hpp"
#include "tests/config/sources.hpp"

using namespace banana;
using namespace banana::test;

namespace {

/// The default file with every setting switched on.
std::string whole_file() {
  std::string yaml = config::init_text();
  for (const config::Setting& setting : config::settings()) {
    yaml.erase(yaml.find("#" + std::string{setting.name()} + ":"), 1);
  }
  return yaml;
}

std::string mangled(std::string text, std::mt19937& random) {
  constexpr std::string_view kPieces[] = {
      "\t", "  ",  ":",     "- ",   "[", "]",      "{",  "}",   "\"",   "'", "&a", "*a", "\n",        "#",
      "? ", "|\n", "---\n", "\xff", "é", "!!int ", "-1", "9e9", "null", "~", "%",  "@",  "<data_dir>"};
  const auto below = [&](std::size_t end) {
    return std::uniform_int_distribution<std::size_t>{0, end - 1}(random);
  };
  for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
    const std::size_t at = below(text.size());
    if (below(2) == 0) {
      text.insert(at, kPieces[below(std::size(kPieces))]);
    } else {
      text.erase(at, 1 + below(20));
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a mangled file is loaded or refused but never breaks the program") {
  const ConfigFolder folder;
  const std::string whole = whole_file();
  std::mt19937 random{20261121};
  int taken = 0;
  int refused = 0;
  for (int round = 0; round < 500; ++round) {
    const std::string yaml = mangled(whole, random);
    CAPTURE(yaml);
    const auto loaded = folder.load(yaml);
    (loaded.ok() ? taken : refused) += 1;
    for (const config::Problem& problem : loaded.errors)
      CHECK(problem.text().find('\n') == std::string::npos);
    if (!loaded.ok()) continue;
    CHECK(loaded.config.database.writers >= 1);
    CHECK(loaded.config.http.body_max >= ByteCount{64 << 10});
    CHECK_FALSE(loaded.config.roles.empty());
  }
  CHECK(taken > 0);
  CHECK(refused > 0);
}
