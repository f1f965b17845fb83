#include <chrono>
#include <limits>

#include <doctest/doctest.h>

#include "core/text/texts.hpp"
#include "tests/text/say.hpp"

using namespace banana;
using namespace std::chrono_literals;
using text::Html;

namespace {

// 2026-11-21T10:40:00Z: twenty to four in Tashkent.
constexpr Instant kNow = from_unix_ms(1'795'257'600'000);

}  // namespace

TEST_CASE("Russian counts in its own forms") {
  const auto say = test::voice(
      Language::ru, {{"n", "{n, plural, one {# токен} few {# токена} many {# токенов} other {# токена}}"}});
  CHECK(say.html("n", {{"n", 1}}) == "1 токен");
  CHECK(say.html("n", {{"n", 2}}) == "2 токена");
  CHECK(say.html("n", {{"n", 5}}) == "5 токенов");
  CHECK(say.html("n", {{"n", 11}}) == "11 токенов");
  CHECK(say.html("n", {{"n", 21}}) == "21 токен");
  CHECK(say.html("n", {{"n", 0}}) == "0 токенов");
  CHECK(say.html("n", {{"n", 112}}) == "112 токенов");
  CHECK(say.html("n", {{"n", 4'000'000'001LL}}).ends_with("001 токен"));
  CHECK(say.html("n", {{"n", 4'000'000'011LL}}).ends_with("011 токенов"));
}

TEST_CASE("an exact number comes before its category and the sign does not count") {
  const auto say = test::voice(Language::en,
                               {{"n", "{n, plural, =0 {nothing} =1 {just one} one {one} other {# things}}"}});
  CHECK(say.html("n", {{"n", 0}}) == "nothing");
  CHECK(say.html("n", {{"n", 1}}) == "just one");
  CHECK(say.html("n", {{"n", -1}}) == "one");
  CHECK(say.html("n", {{"n", 1200}}) == "1,200 things");
}

TEST_CASE("ordinals and words choose too") {
  const auto say = test::voice(
      Language::en, {{"place", "{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}"},
                     {"kind", "{kind, select, photo {a photo} video {a <b>video</b>} other {something}}"}});
  CHECK(say.html("place", {{"n", 1}}) == "1st");
  CHECK(say.html("place", {{"n", 22}}) == "22nd");
  CHECK(say.html("place", {{"n", 113}}) == "113th");
  CHECK(say.html("kind", {{"kind", "video"}}) == "a <b>video</b>");
  CHECK(say.html("kind", {{"kind", "<b>"}}) == "something");
}

TEST_CASE("thousands stand apart as the language does it") {
  CHECK(test::voice(Language::en, {{"n", "{n}"}}).html("n", {{"n", 1234567}}) == "1,234,567");
  CHECK(test::voice(Language::ru, {{"n", "{n, number}"}}).html("n", {{"n", 1234567}}) ==
        "1\u00a0234\u00a0567");
  CHECK(test::voice(Language::uz, {{"n", "{n}"}}).html("n", {{"n", 1234567}}) == "1\u00a0234\u00a0567");
  const auto say = test::voice(Language::en, {{"n", "{n}"}});
  CHECK(say.html("n", {{"n", 999}}) == "999");
  CHECK(say.html("n", {{"n", -1000}}) == "−1,000");
  CHECK(say.html("n", {{"n", std::numeric_limits<std::int64_t>::min()}}) == "−9,223,372,036,854,775,808");
  CHECK(say.html("n", {{"n", Tokens{1200}}}) == "1,200");
}

TEST_CASE("dates are written as the language does in the time of Uzbekistan") {
  const auto english = test::voice(Language::en, {{"at", "{at, date, long} {at, time}"}, {"both", "{at}"}});
  CHECK(english.html("at", {{"at", kNow}}) == "21 November 2026 15:40");
  CHECK(english.html("both", {{"at", kNow}}).find("15:40") != std::string::npos);
  const auto russian = test::voice(Language::ru, {{"at", "{at, date, long}"}});
  CHECK(russian.html("at", {{"at", kNow}}).starts_with("21 ноября 2026"));
  const auto uzbek = test::voice(Language::uz, {{"at", "{at, date, long}"}});
  CHECK(uzbek.html("at", {{"at", kNow}}).find("noyabr") != std::string::npos);
}

TEST_CASE("a span is told in its two largest units and rounded up") {
  const text::Texts texts;
  const auto waits = [&](Language language, Millis span, std::string_view words) {
    const std::string said = texts.in(language).html("common.wait", {{"wait", span}});
    CAPTURE(said);
    CHECK(said.find(words) != std::string::npos);
  };
  waits(Language::en, 1ms, "in 1 second.");
  waits(Language::en, 0ms, "in 0 seconds.");
  waits(Language::en, -5s, "in 0 seconds.");
  waits(Language::en, 125s, "in 2 minutes 5 seconds.");
  waits(Language::en, 24h + 1h + 1min, "in 1 day 1 hour.");
  waits(Language::en, 24h + 5s, "in 1 day.");
  waits(Language::en, Millis::max(), " days");
  waits(Language::ru, 61s, "через 1 минуту 1 секунду.");
  waits(Language::uz, 5s, "5 soniyadan keyin");
}

TEST_CASE("words are escaped in HTML and nowhere else and made HTML is put in as it is") {
  const auto say = test::voice(Language::en, {{"hi", "<b>Hello</b>, {name} &amp; co"}});
  const std::string_view name = "<i>A & \"B\"</i>";
  CHECK(say.html("hi", {{"name", name}}) ==
        "<b>Hello</b>, &lt;i&gt;A &amp; &quot;B&quot;&lt;/i&gt; &amp; co");
  CHECK(say.plain("hi", {{"name", name}}) == "Hello, <i>A & \"B\"</i> & co");
  CHECK(say.html("hi", {{"name", Html{"<u>A &amp; B</u>"}}}) == "<b>Hello</b>, <u>A &amp; B</u> &amp; co");
  CHECK(say.plain("hi", {{"name", Html{"<u>A &amp; B</u>"}}}) == "Hello, A & B & co");
}

TEST_CASE("an argument that is not in the text does no harm and one of the wrong kind gives the key") {
  const auto say =
      test::voice(Language::en, {{"a.b", "{n, plural, one {#} other {#}}"}, {"a.c", "{at, date}"}});
  CHECK(say.html("a.b", {{"n", 1}, {"more", "x"}}) == "1");
  CHECK(say.html("a.b", {{"n", "one"}}) == "a.b");
  CHECK(say.html("a.b") == "a.b");
  CHECK(say.html("a.c", {{"at", 12}}) == "a.c");
}
