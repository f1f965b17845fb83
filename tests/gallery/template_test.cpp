#include "core/gallery/template.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::gallery;

namespace {

JsonObject words(std::string text) { return {{"uz", text}, {"ru", text}, {"en", text}}; }
JsonObject document() {
  return {{"category", "faces"},
          {"title", words("Neon")},
          {"text", words("A city")},
          {"prompt", "{who} in neon light"},
          {"questions", JsonObject{{"who", words("Who?")}}},
          {"request", JsonObject{{"model", "painter"}, {"options", JsonObject{{"aspect_ratio", "3:4"}}}}}};
}
std::string refusal(JsonObject changed) {
  const auto read = read_template("neon", Json(std::move(changed)));
  return read ? "none" : read.error().message;
}
JsonObject with(std::string_view name, Json value) {
  JsonObject out = document();
  out[name] = std::move(value);
  return out;
}

}  // namespace

TEST_CASE("a template is read and written in one form") {
  const auto read = read_template("neon", Json(document()));
  REQUIRE(read);
  CHECK(read->questions.size() == 1);
  CHECK(read->questions[0].ask.in(Language::uz) == "Who?");
  CHECK(read->request.model == "painter");
  CHECK(read->request.option("aspect_ratio") == "3:4");
  const auto again = read_template("neon", Json(to_json(*read)));
  REQUIRE(again);
  CHECK(*again == *read);
  CHECK(to_json(*again) == to_json(*read));
}

TEST_CASE("a template needs no model and keeps none") {
  const auto read = read_template("neon", Json(with("request", JsonObject{{"operation", "video"}})));
  REQUIRE(read);
  CHECK(read->request.model.empty());
  CHECK(read->request.operation == models::Operation::video);
  CHECK_FALSE(to_json(*read).at("request").as_object().contains("model"));
  CHECK(*read_template("neon", Json(to_json(*read))) == *read);
}

TEST_CASE("what is wrong in a template is refused by its path") {
  CHECK(refusal(with("prompt", "no placeholder")) == "neon.questions.who asks for what is not in the prompt");
  CHECK(refusal(with("prompt", "{who} and {where}")) == "neon.questions lack where, which is in the prompt");
  CHECK(refusal(with("prompt", "{who")).starts_with("neon.prompt has a brace that begins no placeholder"));
  CHECK(refusal(with("title", JsonObject{{"uz", "a"}, {"ru", "b"}})) == "neon.title.en is missing");
  CHECK(refusal(with("title", "Neon")) == "neon.title needs a text in every language: uz, ru, en");
  CHECK(refusal(with("title", words(std::string(101, 'a'))))
            .starts_with("neon.title.uz must be at most 100 bytes"));
  CHECK(refusal(with("prompt", Json(std::string(4001, 'a'))))
            .starts_with("neon.prompt must be at most 4000 bytes"));
  CHECK(refusal(with("colour", 5)).starts_with("neon.colour is not known"));
  CHECK(refusal(with("request", JsonObject{{"prompt", "x"}})) == "neon.request.prompt is not a template's");
  CHECK(refusal(with("request", JsonObject{{"outputs", "many"}}))
            .starts_with("neon.request can't be read: outputs"));
  CHECK(refusal(with("request", JsonObject{{"operation", "upscale"}})) ==
        "neon.request.operation must be one that has a prompt");
  CHECK_FALSE(read_template("neon", Json(5)));
  for (const char* id : {"", "Neon", "9neon", "ne on", "_neon", "неон", "a:b"}) {
    CAPTURE(id);
    CHECK_FALSE(read_template(id, Json(document())));
  }
  CHECK(read_template(std::string(40, 'a'), Json(document())));
  CHECK_FALSE(read_template(std::string(41, 'a'), Json(document())));
}
