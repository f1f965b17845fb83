// Pictures that go along (ST3): albums, files, answers, too many, and taking them out again.
#include <doctest/doctest.h>

#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

namespace {

models::Model takes(std::string id, std::string title, std::int64_t most) {
  models::Model model;
  model.id = std::move(id);
  model.title = std::move(title);
  model.provider = "sandbox";
  model.offers[models::Operation::generate].pictures = {.references_max = most};
  model.offers[models::Operation::edit].pictures = {.references_min = 1, .references_max = most};
  return model;
}

std::shared_ptr<const models::Catalogue> many_and_few() {
  return catalogue_of({takes("many", "Many", 4), takes("few", "Few", 1)});
}

}  // namespace

TEST_CASE_TEMPLATE("an album with words ends in one card", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, many_and_few());
  int sends = 0;
  for (const char* file : {"a", "b", "c"}) {
    studio.photo(file, std::string_view{file} == "a" ? "join them" : "", "album");
    for (const std::string& method : studio.methods()) sends += method == "sendMessage" ? 1 : 0;
  }
  CHECK(sends == 1);
  CHECK(studio.methods() == std::vector<std::string>{"editMessageText"});
  CHECK(studio.screen() ==
        "<b>Many</b> · ✏️ Edit\n\n<i>join them</i>\nWith 3 pictures of yours.\nPrice: <b>10 tokens</b>. You "
        "have "
        "500.");
  studio.press("Generate");
  REQUIRE(studio.jobs().size() == 1);
  for (const char* blob : {"tg/a", "tg/b", "tg/c"}) {
    CHECK(studio.jobs()[0].request.find(blob) != std::string::npos);
  }
}

TEST_CASE_TEMPLATE("an album whose words come last ends in one card too", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, many_and_few());
  studio.photo("a", "", "album");
  studio.photo("b", "join them", "album");
  CHECK(studio.methods() == std::vector<std::string>{"editMessageText"});
  CHECK(studio.screen().find("With 2 pictures of yours.") != std::string_view::npos);
}

TEST_CASE_TEMPLATE("an album of more than the model takes says so once on the one card", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, many_and_few());
  for (const char* file : {"a", "b", "c", "d", "e", "f"}) {
    studio.photo(file, std::string_view{file} == "a" ? "join them" : "", "album");
  }
  CHECK(studio.methods() == std::vector<std::string>{"editMessageText"});
  CHECK(studio.screen().starts_with("<b>Many</b> takes 4 pictures at most here.\n\n<b>Many</b>"));
  CHECK(studio.screen().find("With 4 pictures of yours.") != std::string_view::npos);
}

TEST_CASE_TEMPLATE("a picture that is not one or too big is refused in its own sentence", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, many_and_few());
  const auto send = [&](std::string_view type, std::int64_t bytes) {
    studio.message(fmt::format(
        R"("document":{{"file_id":"f","file_unique_id":"u","mime_type":"{}","file_size":{}}})", type, bytes));
  };
  studio.say("/new");
  send("application/pdf", 10);
  CHECK(studio.screen().starts_with("That isn’t a picture."));
  send("image/svg+xml", 10);
  CHECK(studio.screen().starts_with("That isn’t a picture."));
  send("image/png", 20'000'001);
  CHECK(studio.screen().starts_with("This picture is too big"));
  send("image/png", 20'000'000);
  CHECK(studio.screen().find("1 picture is here.") != std::string_view::npos);
  studio.message(R"("sticker":{"file_id":"s"})");
  CHECK(studio.screen().starts_with("Words and pictures are what I understand."));
  CHECK(studio.screen().find("1 picture is here.") != std::string_view::npos);
}

TEST_CASE_TEMPLATE("pictures are listed and taken out one by one or all", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, many_and_few());
  studio.photo("a", "join them", "album");
  studio.photo("b", "", "album");
  studio.photo("c", "", "album");
  studio.press("Pictures: 3");
  CHECK(studio.buttons() == "[✕ 1|✕ 2|✕ 3][Remove pictures][‹ Back|🏠 Home]");
  studio.restart();
  studio.press("✕ 2");
  CHECK(studio.buttons() == "[✕ 1|✕ 2][Remove pictures][‹ Back|🏠 Home]");
  studio.press("Back");
  CHECK(studio.screen().find("With 2 pictures of yours.") != std::string_view::npos);
  studio.press("Generate");
  CHECK(studio.jobs()[0].request.find("tg/b") == std::string::npos);
}

TEST_CASE_TEMPLATE("without its last picture a draft is one of words alone", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, many_and_few());
  studio.photo("a", "make it blue");
  studio.press("Pictures: 1");
  studio.press("✕ 1");
  CHECK(studio.screen().find("make it blue") != std::string_view::npos);
  CHECK(studio.buttons().find("Pictures") == std::string::npos);
  studio.press("See the price");
  studio.press("Generate");
  CHECK(studio.jobs()[0].operation == "generate");
}

TEST_CASE_TEMPLATE("a model that takes fewer pictures leaves some out and says so", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, many_and_few());
  studio.photo("a", "join them", "album");
  studio.photo("b", "", "album");
  studio.press("Model");
  studio.press("Few");
  CHECK(studio.screen().starts_with("<b>Few</b> takes fewer pictures: 1 was left out."));
  CHECK(studio.screen().find("With 1 picture of yours.") != std::string_view::npos);
}

TEST_CASE_TEMPLATE("words in answer to a picture are an edit of it", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, many_and_few());
  studio.message(
      R"("text":"make it blue","reply_to_message":{"message_id":5,"date":1,"chat":{"id":7002,"type":"private"},)"
      R"("from":{"id":7001,"is_bot":true,"first_name":"B"},)"
      R"("photo":[{"file_id":"old","file_unique_id":"u","width":10,"height":10,"file_size":100}]})");
  CHECK(studio.screen().find("make it blue") != std::string_view::npos);
  studio.press("Generate");
  REQUIRE(studio.jobs().size() == 1);
  CHECK(studio.jobs()[0].operation == "edit");
  CHECK(studio.jobs()[0].request.find("tg/old") != std::string::npos);
}

TEST_CASE_TEMPLATE("a photo while creating goes along and creating goes on", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, many_and_few());
  studio.say("/new");
  studio.photo("a");
  CHECK(studio.screen().find("1 picture is here.") != std::string_view::npos);
  studio.say("a boat like this");
  studio.press("Generate");
  CHECK(studio.jobs()[0].operation == "generate");
  CHECK(studio.jobs()[0].request.find("tg/a") != std::string::npos);
}
