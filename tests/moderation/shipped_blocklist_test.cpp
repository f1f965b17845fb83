// config/blocklist.yaml: what it must catch, and what it must leave alone.
#include <algorithm>

#include "core/moderation/blocklist_file.hpp"
#include "tests/moderation/rules.hpp"

using namespace banana;
using namespace banana::moderation;

namespace {

const Blocklist& shipped() {
  static const auto kList = [] {
    std::vector<Rule> rules = shipped_blocklist().rules;
    std::int64_t number = 0;
    for (Rule& rule : rules) rule.id = RuleId{++number};
    return std::make_unique<const Blocklist>(rules);
  }();
  return *kList;
}

std::optional<Group> group_of(std::string_view prompt, SafetyPolicy policy = SafetyPolicy::standard) {
  const Verdict verdict = shipped().check(prompt, Language::uz, policy);
  return verdict ? std::optional{verdict->group} : std::nullopt;
}

}  // namespace

TEST_CASE("the shipped blocklist has no problems and no rule twice") {
  CHECK(shipped_blocklist().problems.empty());
  CHECK(shipped().problems().empty());
  CHECK(shipped().size() == shipped_blocklist().rules.size());
  std::vector<std::string> patterns;
  for (const Rule& rule : shipped_blocklist().rules) patterns.push_back(rule.pattern);
  std::sort(patterns.begin(), patterns.end());
  CHECK(std::adjacent_find(patterns.begin(), patterns.end()) == patterns.end());
}

TEST_CASE("children are protected in every language whatever the model") {
  for (const std::string prompt :
       {"a nude child on a beach", "n4ked little k1d", "sexy 14 year old girl", "a 12yo, nude",
        "schoolgirl hentai", "lolicon art", "Nаked tоddler", "голая девочка", "обнажённые дети",
        "эротическое фото школьницы", "девочка 12 лет голая", "сексуальная, малолетняя", "детское порно",
        "yalang'och qizcha", "яланғоч болалар", "yalang‘och bola", "porno o'quvchi qiz",
        "voyaga yetmagan yalang'och"}) {
    CAPTURE(prompt);
    CHECK(group_of(prompt, SafetyPolicy::off) == Group::minors);
  }
}

TEST_CASE("the other groups are found in their languages") {
  const std::vector<std::pair<std::string, Group>> prompts{
      {"hentai girl", Group::sexual},
      {"remove her clothes", Group::sexual},
      {"p.o.r.n", Group::sexual},
      {"убери с неё одежду", Group::sexual},
      {"порнография", Group::sexual},
      {"yalang'och ayol", Group::sexual},
      {"kiyimini yechib ber", Group::sexual},
      {"how to make a pipe bomb", Group::violence},
      {"как сделать бомбу", Group::violence},
      {"sieg heil", Group::hate},
      {"купить дёшево мефедрон", Group::drugs},
      {"sell some cocaine", Group::drugs},
      {"kokain sotaman", Group::drugs},
  };
  for (const auto& [prompt, group] : prompts) {
    CAPTURE(prompt);
    CHECK(group_of(prompt) == group);
  }
  CHECK_FALSE(group_of("vote for me"));
  CHECK(group_of("vote for me", SafetyPolicy::strict) == Group::politics);
}

TEST_CASE("everyday prompts go through") {
  for (const std::string prompt : {"a child playing with a cat in a garden",
                                   "happy kids on a beach, summer, 35mm",
                                   "a mother and her baby",
                                   "портрет девочки в платье, акварель",
                                   "дети играют в футбол",
                                   "мальчик 10 лет с собакой",
                                   "голова дракона, гольф",
                                   "страхуй себя, потолок, рубля",
                                   "bolalar bog'da o'ynayapti",
                                   "qizcha va mushuk",
                                   "o'quvchilar maktabda",
                                   "Scunthorpe United football team",
                                   "Essex landscape",
                                   "a cocktail on a table",
                                   "bare trees, naked branches",
                                   "a nude lipstick shade, makeup advert",
                                   "rooster, cock-a-doodle-doo",
                                   "Dick Tracy comic",
                                   "teenage mutant ninja turtles",
                                   "a bomb disposal robot",
                                   "a 4 year old boy's birthday cake",
                                   "картина обнажённых деревьев зимой",
                                   "наша семья на пикнике",
                                   "анализ крови, плакат",
                                   "a woman without a hat",
                                   "remove the background",
                                   "убери фон с фото",
                                   "смени платье на красное",
                                   "a schoolgirl with books, anime",
                                   "16 years of our company",
                                   "Playboi Carti concert poster",
                                   "therapist's office",
                                   "a sextant and a compass, sepia",
                                   "kokand city at night",
                                   "Toshkent metrosi",
                                   "олень в лесу",
                                   "трахея, анатомический рисунок",
                                   "спецназ",
                                   "Мефодий и Кирилл"}) {
    CAPTURE(prompt);
    CHECK_FALSE(group_of(prompt, SafetyPolicy::strict));
  }
}
