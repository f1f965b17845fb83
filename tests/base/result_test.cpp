#include "core/base/result.hpp"

#include <set>

#include <doctest/doctest.h>

using namespace banana;

namespace {
Result<int> half(int n) {
  if (n % 2 != 0) return fail(Errc::invalid, "3 is odd", "Try 4.");
  return n / 2;
}
}  // namespace

TEST_CASE("a result is a value or a refusal with words") {
  CHECK(half(4).value() == 2);
  const auto refused = half(3);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::invalid);
  CHECK(refused.error().text() == "3 is odd\nTry 4.");
}

TEST_CASE("taking the value of a refusal unlooked throws with its message") {
  CHECK_THROWS_WITH_AS(half(3).value(), doctest::Contains("3 is odd"), UncheckedError);
}

TEST_CASE("every kind of refusal has its own exit code and name") {
  std::set<int> codes;
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Errc::internal); ++i) {
    codes.insert(exit_code(static_cast<Errc>(i)));
    names.insert(to_string(static_cast<Errc>(i)));
    CHECK(parse_errc(to_string(static_cast<Errc>(i))) == static_cast<Errc>(i));
  }
  CHECK(codes.size() == static_cast<std::size_t>(Errc::internal) + 1);
  CHECK(names.size() == codes.size());
  CHECK_FALSE(codes.contains(0));
  CHECK(parse_errc("nothing") == std::nullopt);
}
