#include "core/moderation/prompt.hpp"

#include <doctest/doctest.h>

#include "core/base/encoding.hpp"
#include "core/moderation/fold.hpp"

using namespace banana;
using namespace banana::moderation;

namespace {

std::string clean(std::string_view text) {
  const CleanPrompt once = clean_prompt(text);
  CHECK(clean_prompt(once.text).text == once.text);
  CHECK(is_utf8(once.text));
  return once.text;
}

}  // namespace

TEST_CASE("a prompt stays as it was written") {
  for (const std::string prompt :
       {"a cat", "кот, собака\nи лиса", "Oʻzbekiston bogʻlari", "👩‍👩‍👧 🏳️‍🌈 family",
        "a < b > c, <b>bold</b>", "<lora:style:0.8>", "два\n\nабзаца", "میخواهم", "extra_args"}) {
    CAPTURE(prompt);
    CHECK(clean(prompt) == prompt);
  }
}

TEST_CASE("line ends and blanks are of one kind") {
  CHECK(clean("a\r\nb\rc\u2028d\u2029e\u0085f\vg") == "a\nb\nc\nd\ne\nf\ng");
  CHECK(clean("a\n\n\n\n\nb\n \n \t\nc") == "a\n\nb\n\nc");
  CHECK(clean(" \n\t a\u00A0b\tc  \n") == "a b c");
  CHECK(clean("\n \r\n").empty());
}

TEST_CASE("what can not be seen and what turns text around is gone") {
  CHECK(clean(std::string_view{"a\0b\x01\x1B[31mc\x7F\xC2\x9B", 12}) == "ab[31mc");
  CHECK(clean("a\u202Eb\u202Cc\u2066d\u2069e\u200Ff\u061Cg") == "abcdefg");
  CHECK(clean("a\u200Bb\uFEFFc\u2060d\u00ADe") == "abcde");
  CHECK(clean("a\xFF\xC3(b\xED\xA0\x80") == "a(b");
}

TEST_CASE("a prompt that is too long is cut at a whole character") {
  const CleanPrompt exact = clean_prompt(std::string(kPromptBytesMax, 'x'));
  CHECK(exact.text.size() == kPromptBytesMax);
  CHECK_FALSE(exact.cut);
  std::string cyrillic{"x"};
  for (std::size_t i = 0; i < kPromptBytesMax; ++i) cyrillic += "ж";
  const CleanPrompt cut = clean_prompt(cyrillic);
  CHECK(cut.cut);
  CHECK(cut.text.size() == kPromptBytesMax - 1);
  CHECK(is_utf8(cut.text));
  CHECK(clean_prompt(std::string(10'000'000, ' ') + "x").cut);
  CHECK_FALSE(clean_prompt("   x   ").cut);
}

TEST_CASE("settings for stable-diffusion.cpp are taken out") {
  CHECK(clean(R"(a cat <sd_cpp_extra_args>{"steps": 500}</sd_cpp_extra_args> in a hat)") ==
        "a cat  in a hat");
  CHECK(clean("<sd_cpp_extra_args>{\n}\n</sd_cpp_extra_args>").empty());
  CHECK(clean("x<SD_Cpp_Extra_Args>{}</sd_CPP_extra_args>y") == "xy");
  CHECK(clean("x< sd_cpp_extra_args >{}< / sd_cpp_extra_args\n>y") == "xy");
  CHECK(clean("x<sd_cpp\u200B_extra_args>{}</sd_cpp_extra\u202E_args>y") == "xy");
  CHECK(clean("a<sd_cpp_extra_args>1</sd_cpp_extra_args>b<sd_cpp_extra_args>2</sd_cpp_extra_args>c") ==
        "abc");
}

TEST_CASE("settings that are not closed or not opened lose their tags") {
  CHECK(clean("a<sd_cpp_extra_args>{}") == "a{}");
  CHECK(clean("a{}</sd_cpp_extra_args>b") == "a{}b");
  CHECK(clean("</sd_cpp_extra_args>{}<sd_cpp_extra_args>") == "{}");
  CHECK(clean("<sd_cpp_extra_args") == "<sd_cpp_extra_args");
}

TEST_CASE("tags that come together around a tag are taken out too") {
  const std::string evil = "<sd_cpp_<sd_cpp_extra_args>extra_args>{}</sd_cpp_<sd_cpp_extra_args>extra_args>";
  CHECK(clean(evil).find("extra_args>") == std::string::npos);
  CHECK(clean("<sd_cpp_<sd_cpp_extra_args></sd_cpp_extra_args>extra_args>{}</sd_cpp_extra_args>").empty());
  CHECK(clean("<sd_cpp_extra_args><sd_cpp_extra_args>{}</sd_cpp_extra_args></sd_cpp_extra_args>").empty());
  std::string deep;
  for (int i = 0; i < 400; ++i) deep += "<sd_cpp_";
  for (int i = 0; i < 400; ++i) deep += "extra_args>";
  CHECK(clean(deep).find("sd_cpp_extra_args") == std::string::npos);
}
