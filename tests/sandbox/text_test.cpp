// HTML to text and entities; entities that nobody wrote; heads of pictures.
#include "daemon/sandbox/world/text.hpp"

#include "daemon/sandbox/world/image_size.hpp"
#include "tests/sandbox/town.hpp"

namespace banana::test {
namespace {

using sandbox::RichText;

std::string entities(std::string_view html) {
  auto rich = sandbox::parse_html(html);
  if (!rich) return rich.error().message;
  sandbox::trim(*rich);
  std::string out = rich->text;
  for (const Json& entity : rich->entities) {
    out += "|" + text_of(entity, "type") + " " + text_of(entity, "offset") + " " + text_of(entity, "length");
    for (const std::string_view extra : {"url", "language", "custom_emoji_id"}) {
      if (entity.as_object().contains(extra)) out += " " + text_of(entity, extra);
    }
  }
  return out;
}

TEST_CASE("tags become entities that count in UTF-16") {
  CHECK(entities("a <b>bold</b> word") == "a bold word|bold 2 4");
  CHECK(entities("😀<i>x</i>") == "😀x|italic 2 1");
  CHECK(entities("<b>a<i>b</i></b>") == "ab|bold 0 2|italic 1 1");
  CHECK(entities("<u>a</u><s>b</s><tg-spoiler>c</tg-spoiler>") ==
        "abc|underline 0 1|strikethrough 1 1|spoiler 2 1");
  CHECK(entities("<span class=\"tg-spoiler\">x</span>") == "x|spoiler 0 1");
  CHECK(entities("<a href=\"https://e.com/?a=1&amp;b=2\">go</a>") ==
        "go|text_link 0 2 https://e.com/?a=1&b=2");
  CHECK(entities("<pre><code class=\"language-cpp\">x</code></pre>") == "x|pre 0 1 cpp");
  CHECK(entities("<blockquote expandable>q</blockquote>") == "q|expandable_blockquote 0 1");
  CHECK(entities("<tg-emoji emoji-id=\"5\">👍</tg-emoji>") == "👍|custom_emoji 0 2 5");
  CHECK(entities("  <b> x </b>  ") == "x|bold 0 1");
  CHECK(entities("<b></b>x") == "x");
}

TEST_CASE("named and numbered characters are read and others stay") {
  CHECK(entities("&lt;b&gt; &amp; &quot; &#33; &#x41; &nbsp; &") == "<b> & \" ! A &nbsp; &");
}

TEST_CASE("wrong HTML is refused with the place") {
  const std::string can_not = "can't parse entities: ";
  CHECK(entities("a <h1>x</h1>") == can_not + "Unsupported start tag \"h1\" at byte offset 2");
  CHECK(entities("<b>x") == can_not + "Can't find end tag corresponding to start tag \"b\"");
  CHECK(entities("<b>x</i>") ==
        can_not + "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"");
  CHECK(entities("x</b>") == can_not + "Unexpected end tag at byte offset 1");
  CHECK(entities("x <b") == can_not + "Unclosed start tag at byte offset 2");
  CHECK(entities("1 < 2") == can_not + "Unsupported start tag \"\" at byte offset 2");
  CHECK(entities("<span>x</span>") ==
        can_not + "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0");
}

TEST_CASE("commands mentions tags and links are found outside of code") {
  const auto found = [](std::string_view html) {
    auto rich = sandbox::parse_html(html).value();
    sandbox::find_entities(rich);
    std::string out;
    for (const Json& entity : rich.entities) {
      out +=
          text_of(entity, "type") + " " + text_of(entity, "offset") + " " + text_of(entity, "length") + ";";
    }
    return out;
  };
  CHECK(found("/start now") == "bot_command 0 6;");
  CHECK(found("/help@shop_bot") == "bot_command 0 14;");
  CHECK(found("see @ann_k, #tag") == "mention 4 6;hashtag 12 4;");
  CHECK(found("a https://e.com/x.") == "url 2 15;");
  CHECK(found("a/b and/or") == "");
  CHECK(found("<code>/start</code>") == "code 0 6;");
}

TEST_CASE("any bytes between tags are survived") {
  SeededRandom random{3};
  constexpr std::string_view kPieces[] = {"<",  ">",  "</", "b", "a href=", "\"", "&",
                                          "#x", "12", ";",  " ", "pre",     "=",  "'"};
  for (int round = 0; round < 5000; ++round) {
    std::string html;
    for (std::uint64_t left = random.below(12); left > 0; --left)
      html += kPieces[random.below(std::size(kPieces))];
    const auto rich = sandbox::parse_html(html);
    if (!rich) CHECK(rich.error().message.starts_with("can't parse entities: "));
  }
}

TEST_CASE("the size of a picture is in its head") {
  const auto size = [](std::string_view bytes) {
    const auto found = sandbox::image_size(bytes);
    return found ? std::to_string(found->width) + "x" + std::to_string(found->height) + " " +
                       std::string{found->mime}
                 : "none";
  };
  CHECK(size(png(640, 480)) == "640x480 image/png");
  CHECK(size(std::string_view{"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x11\x08\0\x10\0\x20\3", 19}) ==
        "32x16 image/jpeg");
  CHECK(size(std::string_view{"GIF89a\x20\0\x10\0", 10}) == "32x16 image/gif");
  CHECK(size(std::string_view{"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1f\0\0\x0f\0\0", 30}) ==
        "32x16 image/webp");
  CHECK(size("") == "none");
  CHECK(size(std::string_view{"\xff\xd8\xff\xe0", 4}) == "none");
}

}  // namespace
}  // namespace banana::test
