#include "core/gallery/trending.hpp"

#include "core/gallery/rows.hpp"
#include "tests/gallery/hall.hpp"

using namespace banana;
using namespace banana::gallery;
using namespace banana::test;
using namespace std::chrono_literals;

namespace {

template <class Here>
std::string shown(Hall<Here>& hall, Language language = Language::en, std::int64_t most = 10) {
  return titles(hall.read([&](db::Snapshot& s) { return trending(s, language, hall.now(), most); }));
}
template <class Here>
Result<Trend> choose(Hall<Here>& hall, Trend trend) {
  return hall.write([&](db::Tx& tx) { return add_trend(tx, hall.ids(), trend, hall.now()); });
}

}  // namespace

TEST_CASE_TEMPLATE("what is used most comes first and one's own language counts before all", Here,
                   BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  CHECK(shown(hall).empty());
  hall.use("neon", Language::ru);
  hall.use("neon", Language::ru);
  hall.use("cartoon", Language::uz);
  CHECK(shown(hall, Language::ru) == "Neon light, Cartoon");
  CHECK(shown(hall, Language::uz) == "Cartoon, Neon light");
  CHECK(shown(hall, Language::en) == "Neon light, Cartoon");
  CHECK(shown(hall, Language::uz, 1) == "Cartoon");
  hall.advance(8 * 24h);
  CHECK(shown(hall).empty());
}

TEST_CASE_TEMPLATE("what operators chose stands before it for its while and language", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  hall.use("neon");
  const Instant now = hall.now();
  REQUIRE(choose(hall,
                 {.id = {}, .of = "cartoon", .language = Language::ru, .from = now + 1h, .until = now + 2h}));
  CHECK(shown(hall, Language::ru) == "Neon light");
  hall.advance(1h);
  CHECK(shown(hall, Language::ru) == "Cartoon, Neon light");
  CHECK(shown(hall, Language::uz) == "Neon light");
  REQUIRE(choose(hall, {.id = {}, .of = "neon", .from = now, .until = now + 3h, .position = 0}));
  CHECK(shown(hall, Language::ru) == "Neon light, Cartoon");  // each once
  REQUIRE(hall.run("templates.disable", {{"template", "neon"}}));
  CHECK(shown(hall, Language::ru) == "Cartoon");
  hall.advance(1h);
  CHECK(shown(hall, Language::ru).empty());
}

TEST_CASE_TEMPLATE("a choice that makes no sense is refused and what is over makes room", Here,
                   BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  const Instant now = hall.now();
  CHECK(choose(hall, {.id = {}, .of = "nobody", .from = now, .until = now + 1h}).error().code ==
        Errc::not_found);
  CHECK(choose(hall, {.id = {}, .of = "neon", .from = now + 1h, .until = now + 1h}).error().code ==
        Errc::invalid);
  CHECK(choose(hall, {.id = {}, .of = "neon", .from = now - 2h, .until = now - 1h}).error().code ==
        Errc::invalid);
  for (std::size_t n = 0; n < kTrendsMax; ++n) {
    REQUIRE(choose(hall, {.id = {}, .of = "neon", .from = now, .until = now + 1h}));
  }
  CHECK(choose(hall, {.id = {}, .of = "neon", .from = now, .until = now + 1h}).error().code == Errc::limited);
  CHECK(shown(hall) == "Neon light");
  hall.advance(1h);
  CHECK(choose(hall, {.id = {}, .of = "neon", .from = hall.now(), .until = hall.now() + 1h}));
  CHECK(hall.count("SELECT count(*) FROM template_trend") == 1);
}
