// How long a text takes, told in the log of the test: nothing is asserted about a machine's speed.
#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "core/text/texts.hpp"

using namespace banana;

namespace {

template <class Say>
void measure(const char* what, Say say) {
  constexpr int kTimes = 50'000;
  std::size_t bytes = 0;
  const auto from = std::chrono::steady_clock::now();
  for (int i = 0; i < kTimes; ++i) bytes += say(i).size();
  const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - from;
  MESSAGE(std::string{what} << ": " << spent.count() / kTimes << " ns each");
  CHECK(bytes > kTimes);
}

}  // namespace

TEST_CASE("texts take this long") {
  const text::Texts texts;
  const text::Voice say = texts.in(Language::ru);
  measure("a Voice and a button", [&](int) { return texts.in(Language::uz).plain("demo.button.balance"); });
  measure("a welcome with a name", [&](int) { return say.html("demo.welcome", {{"name", "Ali & Vali"}}); });
  measure("a balance with two plurals",
          [&](int i) { return say.html("demo.balance", {{"tokens", i}, {"held", i % 3}}); });
  measure("a date", [&](int i) {
    return say.html("common.banned_until", {{"until", from_unix_ms(i)}, {"reason", "x"}});
  });
}
