// Edit, Video, and what is done with a picture in one tap (ST5, ST6, ST9, ST19).
#include <doctest/doctest.h>

#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;
using models::Operation;
using models::Want;

namespace {

models::Model named(std::string id, std::string title) {
  models::Model model;
  model.id = std::move(id);
  model.title = std::move(title);
  model.provider = "sandbox";
  return model;
}

std::shared_ptr<const models::Catalogue> all_kinds() {
  models::Model painter = named("painter", "Painter");
  painter.offers[Operation::generate].outputs = {.min = 1, .max = 4, .fallback = 1};
  painter.offers[Operation::edit].pictures = {.references_min = 1, .references_max = 3};
  models::Model tool = named("tool", "Tool");
  tool.offers[Operation::upscale] = {.operation = Operation::upscale,
                                     .prompt = Want::no,
                                     .pictures = {.references_min = 1, .references_max = 1}};
  tool.offers[Operation::restore] = {.operation = Operation::restore,
                                     .prompt = Want::may,
                                     .pictures = {.references_min = 1, .references_max = 1}};
  models::Model film = named("film", "Film");
  film.kind = models::Medium::video;
  film.offers[Operation::video].lengths = {.seconds = {4, 8}, .fallback = 4};
  film.offers[Operation::animate] = {.operation = Operation::animate,
                                     .prompt = Want::may,
                                     .lengths = {.seconds = {4, 8}, .fallback = 4},
                                     .pictures = {.first_frame = Want::must, .last_frame = Want::may}};
  for (auto* model : {&painter, &tool, &film}) {
    for (auto& [operation, offer] : model->offers) offer.operation = operation;
  }
  return catalogue_of({painter, tool, film});
}

}  // namespace

TEST_CASE_TEMPLATE("an edit asks for a photo and then for words", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.say("/edit");
  CHECK(studio.screen() == "✏️ <b>Painter</b>\n\nSend the photo you would like to change.");
  studio.restart();
  studio.say("make it blue");
  CHECK(studio.screen().ends_with("The words are kept: only the photo is missing."));
  studio.restart();
  studio.photo("a");
  CHECK(studio.screen().starts_with("<b>Painter</b> · ✏️ Edit\n\n<i>make it blue</i>"));
  studio.press("Generate");
  CHECK(studio.jobs()[0].operation == "edit");
}

TEST_CASE_TEMPLATE("a photo without words is asked about and only what models can do is offered", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.photo("a");
  CHECK(studio.screen() == "The picture is here.\n\nSay in words what shall become of it, or choose:");
  CHECK(studio.buttons() == "[✏️ Edit|🎬 Animate][🔍 Upscale|🩹 Restore][🏠 Home]");
  studio.restart();
  studio.press("Upscale");
  CHECK(studio.screen() ==
        "<b>Tool</b> · 🔍 Upscale\nWith 1 picture of yours.\nPrice: <b>10 tokens</b>. You have 500.");
  studio.press("Generate");
  CHECK(studio.jobs()[0].operation == "upscale");
  CHECK(studio.jobs()[0].model == "tool");
}

TEST_CASE_TEMPLATE("something else may be done with the picture after all", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.photo("a");
  studio.press("Upscale");
  studio.press("Change");
  studio.press("Edit");
  CHECK(studio.screen() == "✏️ <b>Painter</b>\n\nWhat shall become of it? Say it in your own words.");
  studio.say("make it blue");
  studio.press("Generate");
  CHECK(studio.jobs()[0].model == "painter");
}

TEST_CASE_TEMPLATE("a tool takes the first of an album and says what it left out", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.photo("a", "", "album");
  studio.photo("b", "", "album");
  CHECK(studio.screen().starts_with("2 pictures are here."));
  studio.press("Upscale");
  CHECK(studio.screen().starts_with("<b>Tool</b> takes fewer pictures: 1 was left out."));
}

TEST_CASE_TEMPLATE("a film is made from words with the length that is chosen", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.say("/video");
  CHECK(studio.screen() == "🎬 <b>Film</b>\n\nDescribe the film, or send a photo that it begins with.");
  studio.say("waves");
  studio.press("Settings");
  studio.press("Length");
  studio.press("8 s");
  studio.press("Back");
  CHECK(studio.screen() ==
        "<b>Film</b> · 🎬 Video\n\n<i>waves</i>\n\n⚙️ 8 s\nPrice: <b>10 tokens</b>. You have 500.");
  studio.press("Generate");
  CHECK(studio.jobs()[0].operation == "video");
  CHECK(studio.jobs()[0].request.find(R"("seconds":8)") != std::string::npos);
}

TEST_CASE_TEMPLATE("a film begins with one photo and ends with the other", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.say("/video");
  studio.photo("a");
  CHECK(studio.screen() ==
        "🎬 <b>Film</b>\n\nThe photo is here. Describe what happens, or go on without words.\n\n"
        "One more photo may be how it ends.");
  studio.restart();
  studio.photo("b");
  studio.photo("c");
  CHECK(studio.screen().starts_with("<b>Film</b> takes 2 pictures at most here."));
  studio.press("See the price");
  studio.press("Generate");
  REQUIRE(studio.jobs().size() == 1);
  CHECK(studio.jobs()[0].operation == "animate");
  CHECK(studio.jobs()[0].request.find(R"("first_frame")") != std::string::npos);
  CHECK(studio.jobs()[0].request.find(R"("last_frame")") != std::string::npos);
}

TEST_CASE_TEMPLATE("without its photo a film is one from words", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.say("/video");
  studio.photo("a");
  studio.press("Pictures: 1");
  studio.press("Remove pictures");
  CHECK(studio.screen() == "🎬 <b>Film</b>\n\nDescribe the film, or send a photo that it begins with.");
}

TEST_CASE_TEMPLATE("only models that make films are offered for a film", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.say("/video");
  studio.press("Model");
  CHECK(studio.buttons() == "[✓ Film][🏠 Home]");
}

TEST_CASE_TEMPLATE("a result is edited and animated and made larger by its buttons", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.say("/new a boat");
  studio.press("Generate");
  studio.deliver(studio.claim());
  const std::string id = studio.jobs()[0].id.str();
  studio.press_data("d:film:" + id, 999);
  CHECK(studio.screen().starts_with("🎬 <b>Film</b>\n\nThe photo is here."));
  studio.press_data("d:up:" + id, 999);
  CHECK(studio.screen().starts_with("<b>Tool</b> · 🔍 Upscale"));
  studio.press_data("d:more:" + id, 999);
  CHECK(studio.screen().starts_with("The picture is here."));
  studio.press_data("d:edit:" + id, 999);
  studio.say("make it blue");
  studio.press("Generate");
  CHECK(studio.jobs().back().operation == "edit");
  CHECK(studio.jobs().back().request.find(std::string(64, 'a')) != std::string::npos);
}

TEST_CASE_TEMPLATE("variations are several of the same words", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, all_kinds());
  studio.say("/new a boat");
  studio.press("Generate");
  studio.deliver(studio.claim());
  studio.press_data("d:vary:" + studio.jobs()[0].id.str(), 999);
  CHECK(studio.screen().find("4 pictures at once.") != std::string_view::npos);
}
