#include <string>

#include <doctest/doctest.h>

#include "core/base/encoding.hpp"
#include "tests/text/say.hpp"

using namespace banana;
using text::Form;

namespace {

std::string greeting(std::string_view name, Form form = Form::html) {
  static const text::Voice kSay = test::voice(Language::en, {{"hi", "Hello, {name}!"}});
  return form == Form::html ? kSay.html("hi", {{"name", name}}) : kSay.plain("hi", {{"name", name}});
}

}  // namespace

TEST_CASE("braces and apostrophes in what people write are letters") {
  CHECK(greeting("{name}") == "Hello, {name}!");
  CHECK(greeting("{n, plural, one {#} other {#}}") == "Hello, {n, plural, one {#} other {#}}!");
  CHECK(greeting("O'Neil '{' #") == "Hello, O'Neil '{' #!");
}

TEST_CASE("words that never end are cut between letters") {
  constexpr std::size_t kMillion = 1024 * 1024;
  CHECK(greeting(std::string(kMillion, 'a')).size() ==
        text::kArgumentBytesMax + std::string_view{"Hello, !"}.size());
  std::string emoji = "x";
  while (emoji.size() < kMillion) emoji += "🍌";
  const std::string cut = greeting(emoji);
  CHECK(is_utf8(cut));
  CHECK(cut.find("\uFFFD") == std::string::npos);
  CHECK(cut.size() < text::kArgumentBytesMax + 16);
  const std::string signs(kMillion, '&');
  CHECK(greeting(signs, Form::plain).size() < text::kArgumentBytesMax + 16);
  CHECK(greeting(signs) == "hi");  // escaped it is longer than any message
}

TEST_CASE("bytes that are no UTF-8 and control characters are replaced") {
  CHECK(greeting("A\xff"
                 "B") == "Hello, A\uFFFDB!");
  CHECK(is_utf8(greeting("\xc0\xaf\xed\xa0\x80\xf5\x80\x80\x80")));
  CHECK(is_utf8(greeting(std::string(100'000, '\x80'))));
  CHECK(greeting(std::string_view{"A\0B\x1b", 4}) == "Hello, A B !");
  CHECK(greeting("A\nB") == "Hello, A\nB!");
  CHECK(greeting("<\xff>") == "Hello, &lt;\uFFFD&gt;!");
}

TEST_CASE("a text that holds an argument many times stays bounded") {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "{a}";
  const auto say = test::voice(Language::en, {{"many", many}});
  CHECK(say.html("many", {{"a", std::string(1024 * 1024, 'a')}}) == "many");
  CHECK(say.html("many", {{"a", "b"}}) == std::string(1000, 'b'));
}
