#include "core/base/secret.hpp"

#include <concepts>
#include <ostream>

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace banana;

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

TEST_CASE("a secret has no way to be printed") {
  CHECK_FALSE(fmt::is_formattable<Secret>::value);
  CHECK_FALSE(Streamable<Secret>);
  CHECK_FALSE(std::convertible_to<Secret, std::string_view>);
  CHECK_FALSE(std::convertible_to<Secret, std::string>);
}

TEST_CASE("the summary shows the last four characters of long secrets only") {
  CHECK(Secret{}.summary() == "not set");
  CHECK(Secret{"short"}.summary() == "set");
  CHECK(Secret{"sk-0123456789abcdef"}.summary() == "set (…cdef)");
}

TEST_CASE("moving a secret leaves nothing behind") {
  Secret from{"a-rather-long-secret-value"};
  const Secret to = std::move(from);
  CHECK(
      from.empty());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move): that is what is tested
  CHECK(to.reveal() == "a-rather-long-secret-value");
}
