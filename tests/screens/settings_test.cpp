// Everything about a picture besides words and pictures: only what the chosen model has, picked or typed (ST4).
#include <doctest/doctest.h>

#include "core/models/catalogue_file.hpp"
#include "core/models/setting.hpp"
#include "daemon/screens/studio/settings_text.hpp"
#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

namespace {

std::shared_ptr<const models::Catalogue> two_models() {
  models::Model rich;
  rich.id = "rich";
  rich.title = "Rich";
  rich.provider = "sandbox";
  models::Offer& offer = rich.offers[models::Operation::generate];
  offer.options["aspect_ratio"] = {.values = {"1:1", "16:9"}, .fallback = "1:1"};
  offer.options["style"] = {.values = {"none", "photo"}, .fallback = "none"};
  offer.options["house_rule"] = {.values = {"a", "b"}, .fallback = "a"};
  offer.outputs = {.min = 1, .max = 2, .fallback = 1};
  offer.seed = {{.min = 0, .max = 1000}};
  offer.guidance = {{.min = 1, .max = 20, .fallback = 7.5}};
  offer.negative_prompt = true;
  models::Model plain;
  plain.id = "plain";
  plain.title = "Plain";
  plain.provider = "sandbox";
  plain.offers[models::Operation::generate].options["aspect_ratio"] = {.values = {"1:1", "4:3"},
                                                                       .fallback = "1:1"};
  return catalogue_of({rich, plain});
}

template <class Here>
std::string request_of_last(Studio<Here>& studio) {
  REQUIRE_FALSE(studio.jobs().empty());
  return studio.jobs().back().request;
}

}  // namespace

TEST_CASE_TEMPLATE("settings are those of the model with their values", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two_models());
  studio.say("a boat");
  studio.press("Settings");
  CHECK(studio.screen() == "⚙️ <b>Rich</b>\n\nWhat would you like to set?");
  CHECK(studio.buttons() ==
        "[Shape: 1:1|How many: 1][Style: none|Guidance: 7.5][Seed: random|Avoid: nothing][house rule: a]"
        "[↺ All as by default|💾 My settings][‹ Back|🏠 Home]");
}

TEST_CASE_TEMPLATE("a value is picked by its button and stands on the card and in the job", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two_models());
  studio.say("a boat");
  studio.press("Settings");
  studio.press("Shape");
  CHECK(studio.screen() == "⚙️ <b>Shape</b>\n\nNow: 1:1");
  CHECK(studio.buttons() == "[✓ 1:1|16:9][‹ Back|🏠 Home]");
  studio.press("16:9");
  studio.press("Style");
  studio.press("photo");
  CHECK(studio.buttons().find("Shape: 16:9") != std::string::npos);
  studio.press("Back");
  CHECK(studio.screen() ==
        "<b>Rich</b>\n\n<i>a boat</i>\n\n⚙️ 16:9 · Style: photo\nPrice: <b>10 tokens</b>. You have 500.");
  studio.press("Generate");
  const std::string request = request_of_last(studio);
  CHECK(request.find(R"("aspect_ratio":"16:9")") != std::string::npos);
  CHECK(request.find(R"("style":"photo")") != std::string::npos);
}

TEST_CASE_TEMPLATE("a number is typed within its bounds", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two_models());
  studio.say("a boat");
  studio.press("Settings");
  studio.press("Seed");
  CHECK(studio.screen() == "⚙️ <b>Seed</b>\n\nNow: random\n\nSend a number from 0 to 1000.");
  studio.say("1001");
  CHECK(studio.screen().starts_with("That can’t be set."));
  studio.say("42");
  CHECK(studio.buttons().find("Seed: 42") != std::string::npos);
  studio.press("Guidance");
  studio.say("3,5");
  studio.press("Avoid");
  studio.say("text <b>& people");
  studio.press("Back");
  CHECK(studio.screen().find("⚙️ 1:1 · Guidance: 3.5 · Seed: 42 · Avoid: text &lt;b&gt;&amp; people") !=
        std::string_view::npos);
  studio.press("Settings");
  studio.press("Seed");
  studio.press("A random one");
  CHECK(studio.buttons().find("Seed: random") != std::string::npos);
}

TEST_CASE_TEMPLATE("a restart in the middle of a form loses nothing", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two_models());
  studio.say("a boat");
  studio.press("Settings");
  studio.press("Seed");
  studio.restart();
  studio.say("42");
  studio.restart();
  studio.press("Back");
  studio.restart();
  studio.press("Generate");
  CHECK(request_of_last(studio).find(R"("seed":42)") != std::string::npos);
}

TEST_CASE_TEMPLATE("a reset takes all settings back and keeps the words", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two_models());
  studio.say("a boat");
  studio.press("Settings");
  studio.press("How many");
  studio.press("2");
  CHECK(studio.buttons().find("How many: 2") != std::string::npos);
  studio.press("All as by default");
  CHECK(studio.buttons().find("How many: 1") != std::string::npos);
  studio.press("Back");
  CHECK(studio.screen().find("a boat") != std::string_view::npos);
}

TEST_CASE_TEMPLATE("another model is told what it can not be told and says so", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two_models());
  studio.say("a boat");
  studio.press("Settings");
  studio.press("Shape");
  studio.press("16:9");
  studio.press("Back");
  studio.press("Model");
  CHECK(studio.buttons() == "[✓ Rich][Plain][🏠 Home]");
  studio.press("Plain");
  CHECK(studio.screen().starts_with("<b>Plain</b> can’t be told: Shape."));
  studio.press("Settings");
  CHECK(studio.buttons() == "[Shape: 1:1][↺ All as by default|💾 My settings][‹ Back|🏠 Home]");
}

TEST_CASE_TEMPLATE("a setting that nobody knows is passed over", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two_models());
  studio.say("a boat");
  studio.press("Settings");
  for (const char* data : {"a:settings:open:99", "a:settings:open:x", "a:settings:pick:0"}) {
    studio.press_data(data, studio.screen_message());
    CHECK(studio.screen().starts_with("⚙️ <b>Rich</b>"));
  }
}

TEST_CASE_TEMPLATE("words on the settings are another description", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, two_models());
  studio.say("a boat");
  studio.press("Settings");
  studio.say("a red boat");
  CHECK(studio.screen().find("a red boat") != std::string_view::npos);
  CHECK(studio.buttons().find("Generate") != std::string::npos);
}

TEST_CASE_TEMPLATE("many models come in pages and the chosen one is on the first that is shown", Here,
                   BANANA_ENGINES) {
  std::vector<models::Model> all;
  for (int n = 10; n < 35; ++n) {
    models::Model model;
    model.id = fmt::format("{}-{}", std::string(50, 'm'), n);
    model.title = fmt::format("Model {}", n);
    model.provider = "sandbox";
    model.offers[models::Operation::generate];
    all.push_back(std::move(model));
  }
  IN_STUDIO(Here, studio, 10, 500, catalogue_of(all));
  studio.say("a boat");
  studio.press("Model");
  CHECK(studio.buttons().starts_with("[✓ Model 10]"));
  CHECK(studio.buttons().ends_with("[Model 19][›][🏠 Home]"));
  studio.press("›");
  studio.press("›");
  CHECK(studio.buttons() == "[Model 30][Model 31][Model 32][Model 33][Model 34][‹][🏠 Home]");
  studio.press("Model 33");
  CHECK(studio.screen().starts_with("<b>Model 33</b>"));
  studio.press("Model");
  CHECK(studio.buttons().find("✓ Model 33") != std::string::npos);
}

TEST_CASE("what the shipped models let people choose has words in every language") {
  const text::Texts texts;
  for (const models::Sheet& sheet : models::shipped()) {
    for (const auto& [operation, offer] : sheet.model.offers) {
      for (const models::Setting& setting : models::settings_of(offer)) {
        for (const Language language : {Language::uz, Language::ru, Language::en}) {
          const text::Voice say = texts.in(language);
          CAPTURE(sheet.model.id);
          CAPTURE(setting.name);
          CHECK(say.has("studio.settings.name." + setting.name));
          for (const std::string& value : setting.values) {
            const bool is_shape =
                value.find_first_of("0123456789") != std::string::npos && value != "3d-model";
            // A word that stands there as the vendor has it is English.
            const bool has_words = screens::studio::setting_value(say, setting.name, value) != value;
            const bool is_said = language == Language::ru && !is_shape;
            CAPTURE(value);
            if (is_said) CHECK(has_words);
          }
        }
      }
    }
  }
}
