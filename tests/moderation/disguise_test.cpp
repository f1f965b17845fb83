// Words that are written so that they are read by people and not by a list.
#include "tests/moderation/rules.hpp"

using namespace banana;
using namespace banana::moderation;
using test::Listed;

TEST_CASE("look-alikes of other alphabets match both ways") {
  const Listed latin{{"porn"}, {"hentai"}, {"cocaine"}};
  for (const std::string prompt : {"pоrn", "рorn", "рогn", "ρorn", "HЕNTAI", "НЕNТАІ", "h\u0435nt\u0430i",
                                   "сосаіnе", "cocаine", "ϲocaine", "🅿orn", "ⓟⓞⓡⓝ"}) {
    CAPTURE(prompt);
    CHECK(latin.blocks(prompt));
  }
  const Listed cyrillic{{"сука"}, {"порно"}, {"секс"}};
  for (const std::string prompt : {"cyka", "cукa", "пopнo", "пoрно", "CEKC", "cекс", "ПOPHO"}) {
    CAPTURE(prompt);
    CHECK(cyrillic.blocks(prompt));
  }
}

TEST_CASE("a word of one alphabet is not a short word of the other") {
  const Listed listed{{"pot"}, {"cop"}, {"hate"}, {"ham"}, {"hop"}};
  for (const std::string prompt : {"рот", "сор", "нам нос рот", "хор и мох", "тор"}) {
    CAPTURE(prompt);
    CHECK_FALSE(listed.blocks(prompt));
  }
}

TEST_CASE("digits and signs in place of letters are read as letters") {
  const Listed listed{{"porn"}, {"hentai"}, {"sex"}, {"ass"}, {"tits"}, {"rape"}};
  for (const std::string prompt :
       {"p0rn", "P0RN!", "h3nt41", "s3x", "$ex", "a$$", "t1ts", "t!ts", "r@pe", "ra9e p0rn"}) {
    CAPTURE(prompt);
    CHECK(listed.blocks(prompt));
  }
  for (const std::string prompt : {"455", "4k 8k 60fps", "3d render, f/1.8, 50mm", "b2b", "mp3", "$100 at 5%",
                                   "me@example.com", "wow! nice!", "R2D2 and C3PO", "1girl, 2boys", "ps5"}) {
    CAPTURE(prompt);
    CHECK_FALSE(listed.blocks(prompt));
  }
}

TEST_CASE("letters set apart are put together") {
  const Listed listed{{"porn"}, {"sex"}, {"anal"}, {"порно"}};
  for (const std::string prompt : {"p o r n", "p.o.r.n", "p-o-r-n", "p_o_r_n", "p*o*r*n", "po-rn", "p.orn",
                                   "p o  r\nn", "draw a p o r n now", "s e x", "s.e.x.", "п о р н о",
                                   "P. O. R. N.", "p/o/r/n", "p-0-r-n", "(p)(o)(r)(n)", "p•o•r•n"}) {
    CAPTURE(prompt);
    CHECK(listed.blocks(prompt));
  }
  for (const std::string prompt :
       {"a b c d e", "i a m s o h a p p y", "an.analysis", "one.two", "1 2 3 4 5", "я и в с к у",
        "x-ray and e-mail", "A.B.C. News", "1.5 x 2.5", "Essex-based", "an, al", "po rn"}) {
    CAPTURE(prompt);
    CHECK_FALSE(listed.blocks(prompt));
  }
}

TEST_CASE("letters held down are one letter") {
  const Listed listed{{"porn"}, {"ass"}, {"boob"}};
  CHECK(listed.blocks("poooorn"));
  CHECK(listed.blocks("PPPORNNNN"));
  CHECK(listed.blocks("assssss"));
  CHECK(listed.blocks("booooob"));
  CHECK_FALSE(listed.blocks("aaaa zzzz poorn"));
}

TEST_CASE("a phrase is found when one of its words is disguised") {
  const Listed listed{{"naked ... child*", RuleKind::phrase}};
  CHECK(listed.blocks("n4ked child"));
  CHECK(listed.blocks("naked little chіld"));
  CHECK(listed.blocks("nak-ed ch1ldren"));
  CHECK_FALSE(listed.blocks("n4me of a child"));
}
