#include "core/text/pattern.hpp"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

using namespace banana;

namespace {

std::string refusal(Language language, std::string_view source) {
  const auto pattern = text::parse_pattern(language, source);
  return pattern ? std::string{} : pattern.error().message;
}

void check_refused(std::string_view source, std::string_view why, Language language = Language::en) {
  const std::string message = refusal(language, source);
  CAPTURE(source);
  CAPTURE(message);
  CHECK(message.find(why) != std::string::npos);
}

void check_taken(std::string_view source, Language language = Language::en) {
  CAPTURE(source);
  CHECK(refusal(language, source) == "");
}

}  // namespace

TEST_CASE("a text knows what it is filled in with") {
  const auto pattern = text::parse_pattern(
      Language::en, "{b} {a, plural, one {# {c}} other {#}} {b, number} {d, date, short}");
  REQUIRE(pattern);
  CHECK(pattern->arguments == std::vector<std::string>{"a", "b", "c", "d"});
}

TEST_CASE("what can not be read is refused and says why") {
  check_refused("Hello, {name", "braces");
  check_refused("{n, plural, one {#}}", "braces");
  check_refused("{0}", "{name}, not {0}");
  check_refused("{n, spellout}", "is not known");
  check_refused("{n, number, ::compact-short}", "is not known");
  check_refused("{n, plural, offset:1 one {#} other {#}}", "offset");
  check_refused("{n, choice, 0#none|1#one}", "plural or select");
  check_refused(std::string(20'000, 'a'), "too long");
  check_refused("a\xff", "UTF-8");
  check_refused("a\tb", "control");
  std::string deep = "x";
  for (int i = 0; i < 100; ++i) deep = "{a, select, other {" + deep + "}}";
  check_refused(deep, "too deep");
}

TEST_CASE("a plural has every form of its language and no other") {
  check_refused("{n, plural, one {#} many {#} other {#}}", "few", Language::ru);
  check_refused("{n, plural, one {#} few {#} other {#}}", "no plural form");
  check_taken("{n, plural, =0 {none} one {#} other {#}}");
  check_taken("{n, plural, one {#} other {#}}", Language::uz);
}

TEST_CASE("tags are Telegram's and whole and closed in their order") {
  check_taken("<b>a <i>b</i></b> <a href=\"https://example.org/?a=1\">c</a> <tg-spoiler>d</tg-spoiler>");
  check_taken("<blockquote expandable>a</blockquote> <pre>b</pre> <code>{c}</code>");
  check_refused("<b>a", "not closed");
  check_refused("a</b>", "closes nothing");
  check_refused("<b><i>a</b></i>", "closes nothing");
  check_refused("<h1>a</h1>", "no tag of ours");
  check_refused("<b onclick=\"x\">a</b>", "bare");
  check_refused("<a>a</a>", "href");
  check_refused("<a href=\"x\" id=\"y\">a</a>", "href");
  check_refused("<a href=\"{link}\">a</a>", "a tag is whole");
  check_refused("<code><b>a</b></code>", "no tags within");
  check_refused("1 < 2", "&lt;");
  check_refused("2 > 1", "&gt;");
  check_refused("a & b", "&amp;");
  check_refused("{n, plural, one {<b>#} other {#</b>}}", "not closed");
  check_refused("<b>{n, plural, one {#</b>} other {#</b>}}", "closes nothing");
}

TEST_CASE("apostrophes are those of the language") {
  check_refused("don't", "U+2019");
  check_taken("don’t");
  check_refused("o'zbek", "U+02BB", Language::uz);
  check_refused("o‘zbek", "U+02BB", Language::uz);
  check_refused("Gʼoya", "U+02BB", Language::uz);
  check_taken("oʻzbek, maʼlumot", Language::uz);
}
