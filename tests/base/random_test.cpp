#include "core/base/random.hpp"

#include <array>

#include <doctest/doctest.h>

using namespace banana;

TEST_CASE("a seed repeats its sequence and another seed does not") {
  SeededRandom a{1};
  SeededRandom same{1};
  SeededRandom other{2};
  const std::uint64_t first = a.u64();
  CHECK(first == same.u64());
  CHECK(first != other.u64());
}

TEST_CASE("below stays below and reaches every value") {
  SeededRandom random{7};
  std::array<int, 6> seen{};
  for (int i = 0; i < 600; ++i) ++seen.at(random.below(6));
  for (int count : seen) CHECK(count > 50);
  CHECK(random.below(1) == 0);
}

TEST_CASE("tokens of the system generator have the asked length and differ") {
  SystemRandom random;
  const std::string token = random.token(32);
  CHECK(token.size() == 43);
  CHECK(token != random.token(32));
}
