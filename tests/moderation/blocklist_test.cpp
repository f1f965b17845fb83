#include "core/moderation/blocklist.hpp"

#include "core/moderation/fold.hpp"
#include "core/moderation/phrase.hpp"
#include "tests/moderation/rules.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::moderation;
using test::Listed;

namespace {

std::string refusal(RuleKind kind, std::string_view pattern) {
  const auto checked = check_rule({.kind = kind, .pattern = std::string{pattern}});
  return checked ? std::string{} : checked.error().message;
}

}  // namespace

TEST_CASE("an empty list blocks nothing") {
  const Blocklist none;
  CHECK_FALSE(none.check("anything at all", Language::en, SafetyPolicy::strict));
  CHECK(none.size() == 0);
}

TEST_CASE("a word is found as a whole word in any case and beside any sign") {
  const Listed listed{{"porn"}};
  for (const std::string prompt :
       {"porn", "PORN", "some Porn please", "(porn)", "porn!", "«porn»", "a,porn,b", "'porn'",
        "porn\nof cats", "pórn", "p\u0301orn", "ｐｏｒｎ", "𝓅𝑜𝓇𝓃", "po\u200Brn", "po\u00ADrn"}) {
    CAPTURE(prompt);
    CHECK(listed.blocks(prompt));
  }
  for (const std::string prompt : {"", "por n", "corn", "porno", "aporn", "popcorn"}) {
    CAPTURE(prompt);
    CHECK_FALSE(listed.blocks(prompt));
  }
}

TEST_CASE("words that hold a blocked word are fine") {
  const Listed listed{{"cunt"},   {"sex"},  {"ass"},   {"cock"}, {"tit"},  {"penis"},
                      {"rapist"}, {"anal"}, {"dick"},  {"rape"}, {"shit"}, {"хуй"},
                      {"бля"},    {"пот"},  {"ебать"}, {"sik"},  {"am"},   {"kot"}};
  for (const std::string prompt : {"Scunthorpe United",
                                   "a house in Essex and Sussex",
                                   "an assassin in a classic mass",
                                   "a cocktail, a peacock",
                                   "the title of Titanic",
                                   "Penistone",
                                   "a therapist",
                                   "an analysis of the canal",
                                   "Charles Dickens, Moby-Dickens",
                                   "grapes and drapes",
                                   "mashita, shitake mushrooms",
                                   "страхуй и подстрахуй",
                                   "рубля, корабля",
                                   "потреблять",
                                   "потолок",
                                   "колебаться",
                                   "musiqa, klassik",
                                   "amir, gilam",
                                   "kotib",
                                   "a middle-class analyst's e-mail",
                                   "https://example.com/classes/titles?analysis=1",
                                   "5 assets, 3 titles (2nd ed.)",
                                   "U.S.A. and U.K.",
                                   "a 4k photo of class 5b"}) {
    CAPTURE(prompt);
    CHECK_FALSE(listed.blocks(prompt));
  }
}

TEST_CASE("a star opens a word at its end") {
  CHECK(Listed{{"порн*"}}.blocks("порнография"));
  CHECK(Listed{{"порн*"}}.blocks("Порно"));
  CHECK_FALSE(Listed{{"порн*"}}.blocks("кинопорно"));
  CHECK(Listed{{"*порно"}}.blocks("кинопорно"));
  CHECK_FALSE(Listed{{"*порно"}}.blocks("порнография"));
  CHECK(Listed{{"*порн*"}}.blocks("кинопорнография"));
  CHECK_FALSE(Listed{{"*порн*"}}.blocks("попона"));
}

TEST_CASE("a phrase is found word by word with gaps and choices") {
  const Listed listed{{"naked|nude ... child*|kid*", RuleKind::phrase}, {"hot  tea", RuleKind::phrase}};
  for (const std::string prompt : {"a naked child", "NUDE, children", "nude little happy kids",
                                   "naked a b c d kid", "hot tea", "hot,\ntea", "Hot-tea"}) {
    CAPTURE(prompt);
    CHECK(listed.blocks(prompt));
  }
  for (const std::string prompt :
       {"naked", "a child naked", "naked a b c d e kid", "hot green tea", "hotea", "hot teas"}) {
    CAPTURE(prompt);
    CHECK_FALSE(listed.blocks(prompt));
  }
}

TEST_CASE("Uzbek words are found with any apostrophe and in both alphabets") {
  const Listed listed{{"yalang'och", RuleKind::word, Group::sexual, Language::uz}};
  for (const std::string prompt : {"yalang'och", "yalang‘och", "yalangʻoch", "yalang’och", "yalang`och",
                                   "Yalangoch", "YALANG'OCH", "яланғоч", "Ялангоч"}) {
    CAPTURE(prompt);
    CHECK(listed.blocks(prompt, Language::uz));
    CHECK_FALSE(listed.blocks(prompt, Language::ru));
  }
  CHECK(Listed{{"o‘t"}}.blocks("o'T"));
  CHECK(Listed{{"ўқ отиш", RuleKind::phrase}}.blocks("Укотиш, ук отиш"));
}

TEST_CASE("the gravest group is told and the policy decides which count") {
  const Listed listed{{"vote", RuleKind::word, Group::politics},
                      {"porn", RuleKind::word, Group::sexual},
                      {"lolita", RuleKind::word, Group::minors},
                      {"acme", RuleKind::word, Group::custom}};
  const auto ask = [&](std::string_view prompt, SafetyPolicy policy) {
    return listed.list().check(prompt, Language::ru, policy);
  };
  const auto tells = [](const Verdict& verdict, Group group, std::int64_t rule) {
    return verdict && verdict->group == group && verdict->rule == RuleId{rule};
  };
  CHECK(tells(ask("vote porn lolita acme", SafetyPolicy::strict), Group::minors, 3));
  CHECK(tells(ask("vote porn acme", SafetyPolicy::strict), Group::sexual, 2));
  CHECK(tells(ask("vote", SafetyPolicy::strict), Group::politics, 1));
  CHECK_FALSE(ask("vote", SafetyPolicy::standard));
  CHECK(ask("porn", SafetyPolicy::standard));
  CHECK_FALSE(ask("porn", SafetyPolicy::off));
  CHECK(ask("lolita", SafetyPolicy::off));
  CHECK(ask("acme", SafetyPolicy::off));
  const auto all = listed.list().find_all("vote porn lolita acme porn", std::nullopt);
  REQUIRE(all.size() == 4);
  CHECK(tells(all.front(), Group::minors, 3));
  CHECK(tells(all.back(), Group::custom, 4));
}

TEST_CASE("a rule that can not be used is left out and the others hold") {
  const Blocklist list{{{.id = RuleId{1}, .kind = RuleKind::regex, .pattern = "("},
                        {.id = RuleId{2}, .kind = RuleKind::word, .pattern = "porn"}}};
  CHECK(list.size() == 1);
  REQUIRE(list.problems().size() == 1);
  CHECK(list.problems().front().find(RuleId{1}.str()) != std::string::npos);
  CHECK(list.check("porn", Language::en, SafetyPolicy::standard));
}

TEST_CASE("what is wrong with a pattern is told with its place") {
  CHECK(refusal(RuleKind::word, "").find("1 to 1000 bytes") != std::string::npos);
  CHECK(refusal(RuleKind::word, std::string(1001, 'a')).find("1 to 1000 bytes") != std::string::npos);
  CHECK(refusal(RuleKind::word, "a\xFF").find("UTF-8") != std::string::npos);
  CHECK(refusal(RuleKind::word, "two words") == "character 4: a word has no blanks; make it a phrase");
  CHECK(refusal(RuleKind::word, "по*рн") == "character 3: a * stands where a word begins or ends");
  CHECK(refusal(RuleKind::word, "ab*") == "character 1: 3 letters at least beside a *");
  CHECK(refusal(RuleKind::word, "a") == "character 1: 2 letters at least");
  CHECK(refusal(RuleKind::word, "?!") == "character 1: there are no letters here");
  CHECK(refusal(RuleKind::phrase, "naked child|") == "character 13: there are no letters here");
  CHECK(refusal(RuleKind::phrase, "... child") == "character 1: before ... a word must stand");
  CHECK(refusal(RuleKind::phrase, "naked ...") == "character 10: after ... a word must follow");
  CHECK(refusal(RuleKind::phrase, "a1 ... b1 ... c1 ... d1") == "character 18: 2 times ... at most");
  CHECK(refusal(RuleKind::phrase, "   ") == "character 1: there is no word in it");
  CHECK(refusal(RuleKind::word, "порн*").empty());
}

TEST_CASE("what lies beyond the longest prompt and what is no text harms nothing") {
  const Listed listed{{"porn"}};
  CHECK(listed.blocks(std::string(kPromptBytesMax - 5, 'x') + " porn"));
  CHECK_FALSE(listed.blocks(std::string(kPromptBytesMax, 'x') + " porn"));
  CHECK(listed.blocks("po\xFFrn"));
  CHECK(listed.blocks(std::string("\xC3\x28 porn \xF0\x9F", 10)));
  CHECK_FALSE(listed.blocks(std::string(100'000, '\0')));
}
