// The seeds of every fuzz target, so that targets don't rot and what a run once found stays mended.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "core/base/json.hpp"
#include "core/telegram/update.hpp"
#include "tests/fuzz/targets.hpp"

namespace banana::fuzz {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

fs::path seeds(std::string_view target) { return fs::path{BANANA_SOURCE_DIR} / "tests/fuzz/seeds" / target; }

TEST_CASE("seeds break no promise and neither do their halves") {
  for (const Target& target : kTargets) {
    CAPTURE(target.name);
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator{seeds(target.name)}) {
      const std::string seed = read(entry.path());
      REQUIRE(seed.size() < 8 * 1024);
      target.run(seed);
      for (std::size_t size = 0; size < seed.size(); size += 7)
        target.run(std::string_view{seed}.substr(0, size));
      ++count;
    }
    CHECK(count >= 2);
  }
}

TEST_CASE("seeds of updates are events that are known") {
  for (const auto& entry : fs::directory_iterator{seeds("update")}) {
    CAPTURE(entry.path().string());
    const auto update = telegram::parse_update(read(entry.path()));
    REQUIRE(update.has_value());
    CHECK_FALSE(std::holds_alternative<telegram::Unknown>(update->event));
  }
}

}  // namespace
}  // namespace banana::fuzz
