// templates and trending as an operator has them (OP6).
#include "core/gallery/operations.hpp"

#include <boost/json/serialize.hpp>

#include "core/blob/keeping.hpp"
#include "tests/gallery/hall.hpp"

using namespace banana;
using namespace banana::gallery;
using namespace banana::test;

namespace {

JsonObject words(std::string text) { return {{"uz", text}, {"ru", text}, {"en", text}}; }
JsonObject document() {
  return {{"category", "faces"},
          {"title", words("Cat café")},
          {"text", words("Cats and coffee")},
          {"prompt", "cats drinking {drink}"},
          {"questions", JsonObject{{"drink", words("What?")}}}};
}

std::string text_of(JsonObject document) { return boost::json::serialize(document); }

}  // namespace

TEST_CASE_TEMPLATE("templates are listed and shown and only admins change them", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  const auto all = hall.run("templates.list", {}, ops::Role::support);
  REQUIRE(all);
  CHECK(all->at("items").as_array().size() == 2);
  CHECK(all->at("summary") == "2 templates, 2 of them on.");
  CHECK(hall.run("templates.list", {{"category", "nowhere"}})->at("items").as_array().empty());
  CHECK(hall.run("templates.list", {{"state", "off"}})->at("items").as_array().empty());
  CHECK(hall.run("templates.show", {{"template", "neon"}}, ops::Role::support)->at("document").at("prompt") ==
        "{subject} in neon light, {mood}");
  CHECK(hall.run("templates.show", {{"template", "nobody"}}).error().code == Errc::not_found);
  for (const char* act : {"templates.disable", "templates.rm", "templates.edit"}) {
    CHECK(hall.run(act, {{"template", "neon"}}, ops::Role::moderator).error().code == Errc::forbidden);
  }
}

TEST_CASE_TEMPLATE("a template is added as a draft then edited enabled and removed and all of it is audited",
                   Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  const auto added = hall.run("templates.add", {{"template", "cat-cafe"}, {"document", text_of(document())}});
  REQUIRE(added);
  CHECK(added->at("state") == "draft");
  CHECK(added->at("position") == 3);
  CHECK(added->at("author") == "alice");
  CHECK(hall.refusal("templates.add", {{"template", "cat-cafe"}, {"document", text_of(document())}}) ==
        "there is a template cat-cafe already\nbananactl templates edit cat-cafe");
  const auto edit = [&](JsonObject patch, bool rehearsal = false) {
    return hall.run("templates.edit", {{"template", "cat-cafe"}, {"document", text_of(std::move(patch))}},
                    ops::Role::admin, rehearsal);
  };
  REQUIRE(edit({{"title", JsonObject{{"en", "Cats"}}}}));
  CHECK(hall.row("cat-cafe").what.title.in(Language::en) == "Cats");
  CHECK(hall.row("cat-cafe").what.title.in(Language::ru) == "Cat café");
  REQUIRE(edit({{"prompt", "cats"}, {"questions", nullptr}}, true));
  CHECK(hall.row("cat-cafe").what.questions.size() == 1);  // a rehearsal
  REQUIRE(edit({{"prompt", "cats"}, {"questions", nullptr}}));
  CHECK(hall.row("cat-cafe").what.questions.empty());
  CHECK(edit({{"prompt", "cats {in"}}).error().message.starts_with("cat-cafe.prompt has a brace"));
  CHECK(edit({{"category", "nowhere"}}).error().code == Errc::invalid);
  REQUIRE(hall.run("templates.enable", {{"template", "cat-cafe"}}));
  CHECK(hall.row("cat-cafe").state == State::on);
  REQUIRE(hall.run("templates.edit", {{"template", "cat-cafe"}, {"position", 1}}));
  REQUIRE(hall.run("templates.rm", {{"template", "cat-cafe"}}));
  CHECK_FALSE(hall.read([](db::Snapshot& s) { return find(s, "cat-cafe"); }));
  CHECK(hall.host().text("SELECT state_before FROM audit ORDER BY id DESC LIMIT 1").find("cat-cafe") !=
        std::string::npos);
}

TEST_CASE_TEMPLATE("the picture of a job becomes an example", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  const UserId ali = hall.rich(7002, 500);
  const studio::JobId id = hall.ordered(ali);
  const auto choose = [&] {
    return hall.run("templates.edit", {{"template", "neon"}, {"example-job", id.str()}});
  };
  CHECK(choose().error().code == Errc::not_found);
  const std::string key(64, 'a');
  hall.write([&](db::Tx& tx) {
    tx.exec(
        "INSERT INTO job_result (job_id, n, blob, type, bytes, width, height) VALUES ($1, 1, $2, "
        "'image/png', 1, "
        "1, 1)",
        id, key);
  });
  CHECK(choose().error().message == "the picture is not kept any more");
  hall.write([&](db::Tx& tx) {
    blob::note_blob(tx, {.key = blob::BlobKey::read(key), .content_type = "image/png", .bytes = 1},
                    {.kind = blob::Kind::result, .owner = "job/" + id.str(), .until = hall.now()},
                    hall.now());
  });
  REQUIRE(choose());
  CHECK(hall.row("neon").example->text() == key);
  REQUIRE(hall.run("templates.edit", {{"template", "neon"}, {"no-example", true}}));
  CHECK_FALSE(hall.row("neon").example);
}

TEST_CASE_TEMPLATE("an export is imported elsewhere as it was and a rehearsal changes nothing", Here,
                   BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  REQUIRE(hall.run("templates.disable", {{"template", "cartoon"}}));
  const auto text = hall.run("templates.export");
  REQUIRE(text);
  const std::string collection{text->at("text").as_string()};
  hall.write([](db::Tx& tx) {
    tx.exec("DELETE FROM template");
    tx.exec("DELETE FROM template_category");
  });
  const auto rehearsed = hall.run("templates.import", {{"collection", collection}}, ops::Role::admin, true);
  REQUIRE(rehearsed);
  CHECK(hall.count("SELECT count(*) FROM template") == 0);
  const auto done = hall.run("templates.import", {{"collection", collection}});
  REQUIRE(done);
  CHECK(done->at("items") == rehearsed->at("items"));
  CHECK(done->at("summary") == "2 added, 0 taken over, 0 as they were, 0 kept as they are here.");
  CHECK(hall.row("cartoon").state == State::off);
  CHECK(hall.run("templates.export")->at("text") == Json(collection));
  CHECK(hall.run("templates.import", {{"collection", collection}})->at("summary") ==
        "0 added, 0 taken over, 2 as they were, 0 kept as they are here.");
  CHECK(read_collection(hall.run("templates.export", {{"template", "neon"}})->at("text").as_string())
            ->pieces.size() == 1);
  CHECK(hall.refusal("templates.import", {{"collection", "templates: {neon: {}}"}}) ==
        "neon.category is missing");
  REQUIRE(hall.run("templates.import"));
  CHECK(hall.row("neon-portrait").source() == Source::shipped);
}

TEST_CASE_TEMPLATE("an example that is not stored here is left out and said", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  JsonObject one = document();
  one["example"] = std::string(64, 'f');
  const JsonObject collection{{"categories", JsonObject{{"faces", words("Faces")}}},
                              {"templates", JsonObject{{"cat-cafe", std::move(one)}}}};
  const auto done = hall.run("templates.import", {{"collection", boost::json::serialize(collection)}});
  REQUIRE(done);
  CHECK(done->at("summary").as_string().find("1 examples are not stored here") != boost::json::string::npos);
  CHECK_FALSE(hall.row("cat-cafe").example);
}

TEST_CASE_TEMPLATE("what is shown first is chosen listed and taken back", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  const auto added = hall.run("trending.add", {{"template", "neon"}, {"until", "+7d"}, {"language", "ru"}});
  REQUIRE(added);
  CHECK(added->at("state") == "running");
  CHECK(hall.run("trending.list", {{"language", "ru"}}, ops::Role::support)->at("summary") ==
        "Shown in ru: neon.");
  CHECK(hall.run("trending.list")->at("summary") == "Nothing is chosen: the most used come first.");
  CHECK(hall.run("trending.add", {{"template", "nobody"}, {"until", "+7d"}}).error().code == Errc::not_found);
  CHECK(hall.run("trending.add", {{"template", "neon"}, {"until", "-7d"}}).error().code == Errc::invalid);
  CHECK(hall.run("trending.rm", {{"id", added->at("id")}}, ops::Role::support).error().code ==
        Errc::forbidden);
  REQUIRE(hall.run("trending.rm", {{"id", added->at("id")}}));
  CHECK(hall.run("trending.rm", {{"id", added->at("id")}}).error().code == Errc::not_found);
  CHECK(hall.run("trending.list")->at("items").as_array().empty());
}
