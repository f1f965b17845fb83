#include "core/base/money.hpp"

#include <limits>

#include <doctest/doctest.h>

using namespace banana;

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };

TEST_CASE("amounts of one asset add and amounts of two do not") {
  CHECK(Tokens{2} + Tokens{3} == Tokens{5});
  CHECK(Stars{7} - Stars{10} == Stars{-3});
  CHECK(Tiyin{250} * 3 == Tiyin{750});
  CHECK(Addable<Tokens, Tokens>);
  CHECK_FALSE(Addable<Tokens, Stars>);
}

TEST_CASE("overflow throws and never wraps") {
  const Tokens most{std::numeric_limits<std::int64_t>::max()};
  CHECK_THROWS_AS(most + Tokens{1}, std::overflow_error);
  CHECK_THROWS_AS(Tokens{-2} - most, std::overflow_error);
  CHECK_THROWS_AS(most * 2, std::overflow_error);
  CHECK_THROWS_AS(-Tokens{std::numeric_limits<std::int64_t>::min()}, std::overflow_error);
}
