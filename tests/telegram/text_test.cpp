#include "core/telegram/text.hpp"

#include <doctest/doctest.h>

namespace banana::telegram {
namespace {

TEST_CASE("what people write can't become a tag or end an attribute") {
  CHECK(escape_html("<b>\"Tom\" & Jerry's</b>") == "&lt;b&gt;&quot;Tom&quot; &amp; Jerry's&lt;/b&gt;");
  CHECK(escape_html("Oʻzbekcha 🍌") == "Oʻzbekcha 🍌");
}

TEST_CASE("lengths are counted in UTF-16 units") {
  CHECK(utf16_length("") == 0);
  CHECK(utf16_length("abc") == 3);
  CHECK(utf16_length("привет") == 6);
  CHECK(utf16_length("🍌") == 2);
  CHECK(utf16_length("a🍌b") == 4);
}

TEST_CASE("tags are not seen and entities count once") {
  CHECK(visible_length("<b>bold</b> <a href=\"https://example.com/?a=1&amp;b=2\">link</a>") == 9);
  CHECK(visible_length("1 &lt; 2 &amp;&amp; 3") == 10);
  CHECK(visible_length("a & b; c") == 8);
  CHECK(visible_length("5 < 6") == 5);
  CHECK(visible_length("&#128512;") == 1);
  CHECK(visible_length("🍌") == 2);
}

TEST_CASE("a long text is cut between characters and says so") {
  CHECK(shorten("abc", 3) == "abc");
  CHECK(shorten("abcd", 3) == "ab…");
  CHECK(shorten("a🍌b", 3) == "a…");
  CHECK(shorten("🍌🍌", 3) == "🍌…");
  CHECK(shorten("привет", 4) == "при…");
  CHECK(shorten("abc", 1) == "…");
  CHECK(shorten("abc", 0).empty());
  for (std::size_t max = 1; max < 20; ++max) CHECK(utf16_length(shorten("п🍌риaвет🍌🍌 и ещё", max)) <= max);
}

}  // namespace
}  // namespace banana::telegram
