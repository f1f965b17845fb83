#include "core/gallery/import.hpp"

#include <string>

#include "tests/gallery/hall.hpp"

using namespace banana;
using namespace banana::gallery;
using namespace banana::test;

namespace {

std::string told(const Plan& plan) {
  std::string out;
  for (const Arrival& arrival : plan.arrivals) {
    out += (out.empty() ? "" : ", ") + arrival.id + " " + std::string{to_string(arrival.fate)};
  }
  return out;
}
std::string changed(std::string_view was, std::string_view is) {
  std::string text{kTwo};
  const std::size_t at = text.find(was);
  REQUIRE(at != std::string::npos);
  return text.replace(at, was.size(), is);
}

}  // namespace

TEST_CASE_TEMPLATE("the shipped templates come once and never again by themselves", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  const auto seed = [&] {
    return hall.write([&](db::Tx& tx) { return seed_templates(tx, hall.now()).value(); });
  };
  CHECK(seed());
  CHECK(hall.count("SELECT count(*) FROM template WHERE state = 'on'") ==
        static_cast<std::int64_t>(shipped().pieces.size()));
  hall.write([](db::Tx& tx) { tx.exec("DELETE FROM template"); });
  CHECK_FALSE(seed());
  CHECK(hall.count("SELECT count(*) FROM template") == 0);
}

TEST_CASE_TEMPLATE("what is shipped later never undoes what was changed here", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  CHECK(told(hall.take_shipped(kTwo)) == "neon added, cartoon added");
  CHECK(hall.row("neon").author == kShippedBy);
  CHECK(told(hall.take_shipped(kTwo)) == "neon same, cartoon same");
  CHECK(told(hall.take_shipped(changed("A city at night", "A town"))) == "neon taken, cartoon same");
  CHECK(hall.row("neon").what.text.in(Language::en) == "A town");
  REQUIRE(hall.run("templates.edit", {{"template", "neon"}, {"document", "prompt: '{subject}, {mood}'"}}));
  CHECK(hall.row("neon").source() == Source::edited);
  CHECK(told(hall.take_shipped(changed("A city at night", "A village"))) == "neon kept, cartoon same");
  CHECK(hall.row("neon").what.text.in(Language::en) == "A town");
  // A template that an operator switched off stays off, and follows what is shipped all the same.
  REQUIRE(hall.run("templates.disable", {{"template", "cartoon"}}));
  CHECK(told(hall.take_shipped(changed("As a cartoon", "As a comic"))) == "neon kept, cartoon taken");
  CHECK(hall.row("cartoon").state == State::off);
}

TEST_CASE_TEMPLATE("an operator's template of the same name stays theirs", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(changed("A city at night", "Mine")));
  CHECK(hall.row("neon").source() == Source::own);
  CHECK(told(hall.take_shipped(kTwo)) == "neon kept, cartoon same");
  CHECK(hall.row("neon").what.text.in(Language::en) == "Mine");
}

TEST_CASE_TEMPLATE("an own file overwrites what it names and leaves the rest", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  (void)hall.take_shipped(kTwo);
  hall.use("neon");
  const std::string only_neon =
      R"({"templates": {"neon": {"category": "faces", "title": {"uz": "N", "ru": "Н", "en": "N"}, "text": {"uz": "a", "ru": "b", "en": "c"}, "prompt": "neon", "state": "draft"}}})";
  REQUIRE(hall.hang(only_neon));
  CHECK(hall.row("neon").what.prompt == "neon");
  CHECK(hall.row("neon").state == State::draft);
  CHECK(hall.row("neon").uses == 1);
  CHECK(hall.row("neon").position == 1);
  CHECK(hall.row("cartoon").source() == Source::shipped);
}
