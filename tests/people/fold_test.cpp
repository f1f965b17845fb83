#include "core/people/fold.hpp"

#include <doctest/doctest.h>

using namespace banana::people;

TEST_CASE("case and width of letters do not matter in any script") {
  CHECK(fold("ALI Valiyev") == "ali valiyev");
  CHECK(fold("ЮЛИЯ") == fold("юлия"));
  CHECK(fold("ＡＢＣ") == "abc");
  CHECK(fold("Straße") == fold("STRASSE"));
  CHECK(fold("İ") == fold("i̇"));
}

TEST_CASE("every apostrophe of Uzbek is the same") {
  for (const char* written : {"Oʻktam", "O‘ktam", "O’ktam", "Oʼktam", "O`ktam", "O´ktam", "o'ktam"}) {
    CHECK(fold(written) == "o'ktam");
  }
}

TEST_CASE("blanks are one and invisible characters are none") {
  CHECK(fold("  a \t\n b  ") == "a b");
  CHECK(fold("a\u200Db\u00ADc\uFEFF") == "abc");
  CHECK(fold("").empty());
  CHECK(fold(" \t ").empty());
}

TEST_CASE("what is no UTF-8 does not break folding") {
  CHECK(fold("ab\xFF\xC0").starts_with("ab"));
  CHECK_NOTHROW((void)fold("\xED\xA0\x80"));
}

TEST_CASE("codes are shown in capitals and read the same however they are typed") {
  CHECK(fold_upper("new-year 26") == "NEW-YEAR 26");
  CHECK(fold_upper("янги Йил") == "ЯНГИ ЙИЛ");
  CHECK(fold_upper("YANGI‘yil") == fold_upper("yangiʻYIL"));
  CHECK(fold_upper(fold_upper("Straße İı")) == fold_upper("Straße İı"));
}
