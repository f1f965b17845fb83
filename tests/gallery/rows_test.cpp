#include "core/gallery/rows.hpp"

#include "core/blob/keeping.hpp"
#include "core/gallery/seen.hpp"
#include "tests/gallery/hall.hpp"

using namespace banana;
using namespace banana::gallery;
using namespace banana::test;

namespace {

blob::BlobKey key(char letter) { return blob::BlobKey::read(std::string(64, letter)); }

template <class Here>
void store(Hall<Here>& hall, const blob::BlobKey& of) {
  hall.write([&](db::Tx& tx) {
    blob::note_blob(tx, {.key = of, .content_type = "image/png", .bytes = 1},
                    {.kind = blob::Kind::result, .owner = "job/1", .until = hall.now() + Millis{1}},
                    hall.now());
  });
}

}  // namespace

TEST_CASE_TEMPLATE("people see what is on in its order a page at a time", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  CHECK(hall.read([](db::Snapshot& s) { return shelves(s); }).empty());
  REQUIRE(hall.hang(kTwo));
  const auto page = [&](std::int64_t from, std::int64_t most) {
    return titles(hall.read([&](db::Snapshot& s) { return labels(s, "faces", from, most); }));
  };
  CHECK(page(0, 10) == "Neon light, Cartoon");
  CHECK(page(1, 10) == "Cartoon");
  CHECK(page(0, 1) == "Neon light");
  CHECK(page(2, 10).empty());
  const auto all = hall.read([](db::Snapshot& s) { return shelves(s); });
  REQUIRE(all.size() == 1);
  CHECK(all[0].title.in(Language::ru) == "Лица");
  CHECK(all[0].templates == 2);
  for (const char* id : {"neon", "cartoon"}) REQUIRE(hall.run("templates.disable", {{"template", id}}));
  CHECK(page(0, 10).empty());
  CHECK(hall.read([](db::Snapshot& s) { return shelves(s); }).empty());
}

TEST_CASE_TEMPLATE("an example is kept as long as its template shows it", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  store(hall, key('a'));
  store(hall, key('b'));
  const auto show = [&](std::optional<blob::BlobKey> example) {
    return hall.write([&](db::Tx& tx) {
      Row row = find_row(tx, "neon").value();
      row.example = example;
      return put_row(tx, row, hall.now(), "test").value();
    });
  };
  const auto users = [&](char letter) {
    return hall.count("SELECT count(*) FROM blob_use WHERE owner = 'template/neon' AND key LIKE '" +
                      std::string(1, letter) + "%' AND expires_at IS NULL AND kind = 'example'");
  };
  CHECK(show(key('a')).has_example);
  CHECK(users('a') == 1);
  CHECK(show(key('b')).has_example);
  CHECK(users('a') == 0);
  CHECK(users('b') == 1);
  CHECK(hall.row("neon").example == key('b'));
  CHECK_FALSE(show(key('c')).has_example);  // nobody stored that
  CHECK_FALSE(hall.row("neon").example);
  REQUIRE(show(key('b')).has_example);
  CHECK(hall.write([&](db::Tx& tx) { return remove(tx, "neon", hall.now()); }));
  CHECK(users('b') == 0);
  CHECK_FALSE(hall.write([&](db::Tx& tx) { return remove(tx, "neon", hall.now()); }));
}

TEST_CASE_TEMPLATE("a template needs a category that is there and keeps its author", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  hall.write([&](db::Tx& tx) {
    Row row = find_row(tx, "neon").value();
    row.what.category = "nowhere";
    CHECK(put_row(tx, row, hall.now(), "bob").error().message ==
          "neon.category names nowhere, and there is no such category");
    row.what.category = "faces";
    REQUIRE(put_row(tx, row, hall.now(), "bob"));
  });
  CHECK(hall.row("neon").author == "test");
  CHECK(hall.row("neon").updated_by == "bob");
  CHECK_FALSE(hall.read([](db::Snapshot& s) { return find(s, "nobody"); }));
  CHECK(hall.read([](db::Snapshot& s) { return find_row(s, "neom"); }).error().message ==
        "no template is called \"neom\" did you mean \"neon\"?");
}

TEST_CASE_TEMPLATE("uses are counted by day and forgotten after two months", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  REQUIRE(hall.hang(kTwo));
  for (int n = 0; n < 3; ++n) hall.use("neon", Language::uz);
  hall.use("nobody");
  CHECK(hall.row("neon").uses == 3);
  CHECK(hall.count("SELECT count(*) FROM template_use") == 1);
  hall.advance(Millis{61LL * 86'400'000});
  hall.use("neon", Language::uz);
  CHECK(hall.row("neon").uses == 4);
  CHECK(hall.count("SELECT count(*) FROM template_use") == 1);
  CHECK(hall.count("SELECT uses FROM template_use") == 1);
}
