#include "cli/table.hpp"

#include <doctest/doctest.h>

using namespace banana;
using namespace banana::cli;

TEST_CASE("width counts columns and not bytes") {
  CHECK(width_of("banana") == 6);
  CHECK(width_of("O‘zbekcha") == 9);
  CHECK(width_of("Привет") == 6);
  CHECK(width_of("香蕉") == 4);
  CHECK(width_of("🍌🍌") == 4);
  CHECK(width_of("e\u0301") == 1);
}

TEST_CASE("what is cut ends in an ellipsis and never in half a letter") {
  CHECK(fit("banana", 6) == "banana");
  CHECK(fit("banana", 4) == "ban…");
  CHECK(fit("Привет", 4) == "При…");
  CHECK(fit("香蕉香蕉", 4) == "香…");
  CHECK(fit("香蕉香蕉", 6) == "香蕉…");
  CHECK(fit("banana", 0).empty());
}

TEST_CASE("text is wrapped at spaces") {
  CHECK(wrap("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("unbreakable", 4) == std::vector<std::string>{"unbreakable"});
  CHECK(wrap("", 4) == std::vector<std::string>{""});
}

TEST_CASE("nothing a user wrote can move the cursor") {
  CHECK(harmless("a\x1b[2Jb\r\nc\x07") == "a?[2Jb  c?");
  CHECK(harmless("\xC2\x9B"
                 "2J") == "?2J");
  CHECK(harmless("bad \xFF byte") == "bad  byte");
  CHECK(harmless("Привет 🍌") == "Привет 🍌");
}

TEST_CASE("columns line up whatever the letters are") {
  Table table{{{"NAME"}, {"N", ops::Format::number}, {"WHAT"}}};
  table.add({"香蕉", "7", "x"});
  table.add({"Иван", "1 200", "y"});
  CHECK(table.text({}) ==
        "NAME      N  WHAT\n"
        "香蕉      7  x\n"
        "Иван  1 200  y\n");
}

TEST_CASE("text is cut before a column gives way and ids are never cut") {
  Table table{{{"ID", ops::Format::id}, {"NAME"}, {"NOTE"}}};
  table.add({"01J9ZK4T8QY3E", "somebody with a long name", "a note that is long too"});
  CHECK(table.text({.width = 45}) ==
        "ID             NAME            NOTE\n"
        "01J9ZK4T8QY3E  somebody with…  a note that i…\n");
  CHECK(table.text({.width = 30}) ==
        "ID             NAME\n"
        "01J9ZK4T8QY3E  somebody with …\n");
  CHECK(table.text({.width = 20}) == "ID\n01J9ZK4T8QY3E\n");
}
