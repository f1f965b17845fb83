// Settings that come back: under a name, and those of the last time (ST4, ST17).
#include <doctest/doctest.h>

#include "core/presets/preset.hpp"
#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

namespace {

models::Model shaped(std::string id, std::string title, std::vector<std::string> shapes) {
  models::Model model;
  model.id = std::move(id);
  model.title = std::move(title);
  model.provider = "sandbox";
  models::Offer& offer = model.offers[models::Operation::generate];
  offer.options["aspect_ratio"] = {.values = shapes, .fallback = shapes.front()};
  offer.seed = {{.min = 0, .max = 1000}};
  return model;
}

std::shared_ptr<const models::Catalogue> two() {
  return catalogue_of(
      {shaped("first", "First", {"1:1", "16:9"}), shaped("second", "Second", {"1:1", "4:3"})});
}

template <class Here>
void choose_shape(Studio<Here>& studio, std::string_view shape) {
  studio.press("Settings");
  studio.press("Shape");
  studio.press(shape);
}

}  // namespace

TEST_CASE_TEMPLATE("settings get a name and come back with one tap", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two());
  studio.say("a boat");
  choose_shape(studio, "16:9");
  studio.press("My settings");
  CHECK(studio.buttons() == "[💾 Save those of now][‹ Back|🏠 Home]");
  studio.press("Save");
  studio.restart();
  studio.say("a name that is far too long for a button");
  CHECK(studio.screen().starts_with("This name can’t be used"));
  studio.say("Wide");
  CHECK(studio.screen().starts_with("Saved."));
  CHECK(studio.buttons() == "[Wide|🗑][💾 Save those of now][‹ Back|🏠 Home]");
  studio.say("/new a ship");
  studio.press("Model");
  studio.press("Second");
  studio.press("Settings");
  studio.press("My settings");
  studio.press("Wide");
  CHECK(studio.screen() == "<b>First</b>\n\n<i>a ship</i>\n\n⚙️ 16:9\nPrice: <b>10 tokens</b>. You have 500.");
}

TEST_CASE_TEMPLATE("a preset is deleted", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two());
  studio.say("a boat");
  studio.press("Settings");
  studio.press("My settings");
  studio.press("Save");
  studio.say("Mine");
  studio.press("Save");
  studio.press("First");  // the name that is suggested
  CHECK(studio.buttons() == "[First|🗑][Mine|🗑][💾 Save those of now][‹ Back|🏠 Home]");
  studio.press("🗑");
  studio.press("🗑");
  CHECK(studio.buttons() == "[💾 Save those of now][‹ Back|🏠 Home]");
  CHECK(studio.count("SELECT count(*) FROM preset") == 0);
}

TEST_CASE_TEMPLATE("nobody saves more presets than there may be", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two());
  studio.say("a boat");
  studio.press("Settings");
  studio.press("My settings");
  for (std::size_t n = 0; n < presets::kPresetsMax; ++n) {
    studio.press("Save");
    studio.say(fmt::format("Mine {}", n));
  }
  CHECK(studio.buttons().find("Save") == std::string::npos);
  studio.press_data("a:presets:save", studio.screen_message());
  studio.say("One more");
  CHECK(studio.screen().starts_with("There are 20 already"));
  CHECK(studio.count("SELECT count(*) FROM preset") == 20);
}

TEST_CASE_TEMPLATE("what was used last is how the next draft begins and the seed is another", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two());
  studio.say("a boat");
  studio.press("Model");
  studio.press("Second");
  choose_shape(studio, "4:3");
  studio.press("Seed");
  studio.say("7");
  studio.press("Back");
  studio.press("Generate");
  studio.say("/new a ship");
  CHECK(studio.screen() == "<b>Second</b>\n\n<i>a ship</i>\n\n⚙️ 4:3\nPrice: <b>10 tokens</b>. You have 490.");
}

TEST_CASE_TEMPLATE("another model begins as it was used last", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two());
  studio.say("a boat");
  choose_shape(studio, "16:9");
  studio.press("Back");
  studio.press("Generate");
  studio.say("/new a ship");
  studio.press("Model");
  studio.press("Second");
  CHECK(studio.screen().starts_with("<b>Second</b> can’t be told: Shape."));
  studio.press("Model");
  studio.press("First");
  CHECK(studio.screen().find("⚙️ 16:9") != std::string_view::npos);
}

TEST_CASE_TEMPLATE("nobody uses or deletes another person's preset", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two());
  const UserId other = studio.meet(7003);
  const auto id = studio.write([&](db::Tx& tx) {
    return presets::save_preset(tx, studio.ids(), other, "Theirs", {.model = "second"}, studio.now()).value();
  });
  studio.say("a boat");
  studio.press("Settings");
  studio.press("My settings");
  for (const char* action : {"use", "delete"}) {
    studio.press_data(fmt::format("a:presets:{}:{}", action, id.str()), studio.screen_message());
    CHECK(studio.buttons() == "[💾 Save those of now][‹ Back|🏠 Home]");
  }
  CHECK(studio.count("SELECT count(*) FROM preset") == 1);
}
