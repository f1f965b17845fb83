#include "core/moderation/rules.hpp"

#include "core/moderation/blocklist_file.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::moderation;

namespace {

Rule word(std::string pattern, Group group = Group::custom) {
  return {.kind = RuleKind::word, .group = group, .pattern = std::move(pattern)};
}

template <class Here>
struct Desk {
  test::Town<Here> town;

  template <class F>
  auto act(F fn) {
    return town.write(
        [&](db::Tx& tx) { return fn(tx, Stamp{.ids = town.ids(), .now = town.now(), .by = "alice"}); });
  }
  Result<KeptRule> add(const Rule& rule) {
    return act([&](db::Tx& tx, const Stamp& stamp) {
      auto added = add_rule(tx, rule, stamp);
      if (!added) tx.roll_back();
      return added;
    });
  }
  Result<Import> import(const std::vector<Rule>& rules, Others others = Others::stay) {
    return act([&](db::Tx& tx, const Stamp& stamp) {
      auto done = import_rules(tx, rules, others, stamp);
      if (!done) tx.roll_back();
      return done;
    });
  }
  bool seed() {
    return town.write([&](db::Tx& tx) { return seed_rules(tx, town.ids(), town.now()); });
  }
  std::vector<Rule> rules() {
    return town.read([](db::Snapshot& snapshot) { return read_rules(snapshot); });
  }
};

}  // namespace

TEST_CASE_TEMPLATE("a rule is kept as it was said without needless blanks", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  const auto added = desk.add(
      {.kind = RuleKind::phrase, .language = Language::uz, .group = Group::hate, .pattern = "  bir   ikki "});
  REQUIRE(added);
  CHECK(added->rule.pattern == "bir ikki");
  CHECK(added->added_by == "alice");
  REQUIRE(desk.rules().size() == 1);
  CHECK((desk.rules().front() == added->rule));
  CHECK(desk.rules().front().language == Language::uz);
}

TEST_CASE_TEMPLATE("a rule is there once for each language", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  const auto first = desk.add(word("acme"));
  REQUIRE(first);
  const auto again = desk.add(word("acme ", Group::hate));
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::conflict);
  CHECK(again.error().message.find(first->rule.id.str()) != std::string::npos);
  Rule russian = word("acme");
  russian.language = Language::ru;
  CHECK(desk.add(russian));
  CHECK(desk.rules().size() == 2);
}

TEST_CASE_TEMPLATE("a rule that can not be used is refused at the door", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  CHECK(desk.add(word("two words")).error().code == Errc::invalid);
  CHECK(desk.add({.kind = RuleKind::regex, .pattern = "(a+)+b"}).error().message.find("too long") !=
        std::string::npos);
  CHECK(desk.rules().empty());
}

TEST_CASE_TEMPLATE("the number of regular expressions is bounded", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  std::vector<Rule> many;
  for (std::size_t i = 0; i < kRegexRulesMax; ++i) {
    many.push_back({.kind = RuleKind::regex, .pattern = "rule" + std::to_string(i)});
  }
  CHECK(desk.import(many)->added == static_cast<std::int64_t>(kRegexRulesMax));
  CHECK(desk.add({.kind = RuleKind::regex, .pattern = "one more"}).error().code == Errc::limited);
  CHECK(desk.rules().size() == kRegexRulesMax);
}

TEST_CASE_TEMPLATE("the shipped rules come once and stay away when removed", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  CHECK(desk.seed());
  CHECK(desk.rules().size() == shipped_blocklist().rules.size());
  for (const Rule& rule : desk.rules()) {
    CHECK(desk.town.write([&](db::Tx& tx) { return remove_rule(tx, rule.id); }));
  }
  CHECK_FALSE(desk.seed());
  CHECK(desk.rules().empty());
}

TEST_CASE_TEMPLATE("an import adds what is new and moves groups and removes the rest when told", Here,
                   BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  REQUIRE(desk.add(word("mine")));
  REQUIRE(desk.add(word("acme")));
  const auto first = desk.import({word("acme", Group::hate), word("other")});
  REQUIRE(first);
  CHECK(first->added == 1);
  CHECK(first->kept == 1);
  CHECK(desk.rules()[1].group == Group::hate);
  const auto second = desk.import({word("other")}, Others::go);
  REQUIRE(second);
  CHECK(second->kept == 1);
  CHECK(second->removed == 2);
  REQUIRE(desk.rules().size() == 1);
  CHECK(desk.rules().front().pattern == "other");
  CHECK(desk.import({word("fine"), word("a b")}).error().message.find("\"a b\"") == 0);
  CHECK(desk.rules().size() == 1);
}

TEST_CASE_TEMPLATE("rules are listed by kind and group and in pages", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  REQUIRE(
      desk.import({word("one"), word("two", Group::hate), {.kind = RuleKind::regex, .pattern = "three"}}));
  const auto list = [&](const RuleFilter& filter, std::int64_t limit = 10) {
    return desk.town.read([&](db::Snapshot& snapshot) { return list_rules(snapshot, filter, limit); });
  };
  CHECK(list({}).size() == 3);
  CHECK(list({}, 2).size() == 2);
  CHECK(list({.after = list({}, 2).back().rule.id}).front().rule.pattern == "three");
  CHECK(list({.kind = RuleKind::regex}).size() == 1);
  CHECK(list({.group = Group::hate}).front().rule.pattern == "two");
}
