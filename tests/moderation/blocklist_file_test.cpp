#include "core/moderation/blocklist_file.hpp"

#include <algorithm>

#include <doctest/doctest.h>

using namespace banana;
using namespace banana::moderation;

namespace {

std::string problem(std::string_view text) {
  const BlocklistFile file = read_blocklist(text);
  return file.problems.empty() ? std::string{} : file.problems.front();
}

}  // namespace

TEST_CASE("rules are read with their group and language and kind") {
  const BlocklistFile file = read_blocklist(R"(
rules:
  - group: drugs
    language: ru
    words: [гашиш*, "спайс"]
    phrases:
      - "купить ... соль"
  - group: custom
    regexes: ['\bx{3}\b']
)");
  CHECK(file.problems.empty());
  REQUIRE(file.rules.size() == 4);
  CHECK((file.rules[0] ==
         Rule{.kind = RuleKind::word, .language = Language::ru, .group = Group::drugs, .pattern = "гашиш*"}));
  CHECK(file.rules[2].kind == RuleKind::phrase);
  CHECK((file.rules[3] ==
         Rule{.kind = RuleKind::regex, .language = {}, .group = Group::custom, .pattern = R"(\bx{3}\b)"}));
}

TEST_CASE("what is wrong in a file is told with its line") {
  CHECK(problem("rules:\n  - group: drug\n") ==
        "line 2: no group is called \"drug\" did you mean \"drugs\"?");
  CHECK(problem("rules:\n  - words: [abc]\n") == "line 2: it has no group");
  CHECK(problem("rules:\n  - group: drugs\n    language: de\n") == "line 3: a language is uz, ru, en or all");
  CHECK(problem("rules:\n  - group: drugs\n    word: [abc]\n").find("did you mean \"words\"") !=
        std::string::npos);
  CHECK(problem("rules:\n  - group: drugs\n    words: abc\n") == "line 3: this is a list: [a, b]");
  CHECK(problem("rules:\n  - group: drugs\n    words:\n      - [abc]\n") ==
        "line 4: a pattern is a text; put it in quotes");
  CHECK(problem("rules:\n  - group: drugs\n    words:\n      - abc\n      - a*c\n") ==
        "line 5: \"a*c\": character 2: a * stands where a word begins or ends");
  CHECK(problem("rules:\n  - group: drugs\n    regexes: ['(a+)+b']\n").find("it takes too long") !=
        std::string::npos);
  CHECK(problem("list:\n  - a\n").find("\"rules:\"") != std::string::npos);
  CHECK(problem("- a\n").find("\"rules:\"") != std::string::npos);
  CHECK(problem("").find("\"rules:\"") != std::string::npos);
  CHECK(problem("rules: [").find("not valid YAML") != std::string::npos);
}

TEST_CASE("what is written is read back as it was") {
  BlocklistFile file = read_blocklist(R"(
rules:
  - group: custom
    language: uz
    words: ["o'q", "*abc*"]
  - group: minors
    phrases: ["\"a\" ... b"]
    regexes: ['\\"\d+: #x', "\\bабв\\b"]
)");
  REQUIRE(file.problems.empty());
  const BlocklistFile again = read_blocklist(write_blocklist(file.rules));
  CHECK(again.problems.empty());
  std::rotate(file.rules.begin(), file.rules.begin() + 2, file.rules.end());  // the graver group comes first
  CHECK((again.rules == file.rules));
  CHECK(read_blocklist(write_blocklist({})).rules.empty());
  CHECK(read_blocklist(write_blocklist({})).problems.empty());
}
