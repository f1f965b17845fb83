#include "core/gallery/collection.hpp"

#include <set>

#include <doctest/doctest.h>

#include "core/models/catalogue_file.hpp"
#include "core/models/check.hpp"
#include "core/telegram/text.hpp"
#include "tests/gallery/hall.hpp"

using namespace banana;
using namespace banana::gallery;
using namespace banana::test;

TEST_CASE("a collection is written as it is read") {
  const auto read = read_collection(kTwo);
  REQUIRE(read);
  REQUIRE(read->pieces.size() == 2);
  CHECK(read->pieces[0].what.id == "neon");
  CHECK(read->pieces[0].state == State::on);
  const auto again = read_collection(write_collection(*read));
  REQUIRE(again);
  CHECK(again->categories == read->categories);
  CHECK(again->pieces == read->pieces);
  CHECK(read_collection(write_collection({}))->pieces.empty());
}

TEST_CASE("YAML reads as JSON does") {
  const auto read = read_collection(
      "templates:\n  neon:\n    category: faces\n    title: {uz: 1984, ru: \"да\", en: yes}\n"
      "    text: {uz: a, ru: b, en: c}\n    prompt: a wall\n    state: draft\n    request: {outputs: 3}\n");
  REQUIRE(read);
  CHECK(read->pieces[0].what.title.in(Language::uz) == "1984");
  CHECK(read->pieces[0].what.request.outputs == 3);
  CHECK(read->pieces[0].state == State::draft);
}

TEST_CASE("what is no collection is refused") {
  CHECK(read_collection("{").error().message.starts_with("it begins as JSON and is none"));
  CHECK(read_collection("a: [").error().message.starts_with("line "));
  CHECK(read_collection("tempaltes: {}").error().message.starts_with("tempaltes is not known"));
  CHECK(read_collection("templates: 5").error().message.starts_with("templates must be an object"));
  CHECK(read_collection("templates: {neon: 5}").error().message == "neon must be an object");
  CHECK(read_collection(R"({"categories": {"Faces": {}}})")
            .error()
            .message.starts_with("categories.Faces can't name"));
  CHECK(read_collection(std::string(kCollectionBytesMax + 1, ' '))
            .error()
            .message.starts_with("templates are at most"));
}

TEST_CASE("the shipped templates can be made and fit a phone") {
  const Collection& collection = shipped();
  CHECK(collection.pieces.size() >= 12);
  CHECK(collection.categories.size() >= 4);
  std::set<std::string> categories;
  for (const Category& category : collection.categories) categories.insert(category.id);
  std::set<std::string> models;
  for (const auto& sheet : models::shipped()) models.insert(sheet.model.id);
  for (const Piece& piece : collection.pieces) {
    CAPTURE(piece.what.id);
    CHECK(categories.contains(piece.what.category));
    CHECK(models.contains(piece.what.request.model));
    for (const auto& title : piece.what.title.each) CHECK(telegram::utf16_length(title) <= 32);
    // The sandbox is what a fresh install has: it can make them all.
    models::Request request = piece.what.request;
    request.model = "sandbox-image";
    request.prompt = piece.what.prompt;
    if (piece.what.photo) request.references.push_back({.blob = "b"});
    const auto sandbox = std::ranges::find(models::shipped(), std::string{"sandbox-image"},
                                           [](const models::Sheet& sheet) { return sheet.model.id; });
    const auto checked = models::check_request(sandbox->model, request);
    CHECK(checked);
  }
}
