// Masks reach a vendor in the form it looks at (ST6, PV4).
#include <doctest/doctest.h>

#include "core/picture/header.hpp"
#include "tests/worker/mill.hpp"

using namespace banana;
using namespace banana::studio;
using namespace banana::test;
using models::ReferenceRole;

namespace {

struct Atelier : Mill<OnSqlite> {
  Atelier() {
    auto model = model_of("plain", "one");
    model.offers[models::Operation::generate].pictures = {
        .references_min = 0, .references_max = 2, .mask = models::Want::may};
    add(model);
    develop = [this](ByteView bytes, picture::Want want) -> Task<picture::Checked<picture::Picture>> {
      wanted.push_back(want.as);
      if (is_dark) co_return picture::refuse(picture::Flaw::unavailable, "too much to do");
      picture::Picture made{.bytes = Bytes(bytes.begin(), bytes.end()), .width = 1, .height = 1};
      made.bytes.push_back(std::byte{7});  // its mark
      co_return made;
    };
  }
  std::string stored(std::string bytes) {
    std::string key;
    asio::co_spawn(
        loop, [&]() -> Task<> { key = (co_await blobs->put(as_bytes(bytes), "image/png")).value().str(); },
        [](std::exception_ptr thrown) {
          if (thrown) std::rethrow_exception(thrown);
        });
    REQUIRE(turn([&] { return !key.empty(); }));
    return key;
  }
  JobId want_edit(UserId user) {
    return want(user, {.model = "plain",
                       .prompt = "a hat",
                       .references = {{.blob = stored(tiny_png()), .role = ReferenceRole::reference},
                                      {.blob = stored(tiny_png() + "m"), .role = ReferenceRole::mask}}});
  }
  std::vector<picture::Want::As> wanted;
  bool is_dark = false;
};

}  // namespace

TEST_CASE("a mask becomes transparent for a vendor that looks at transparency and other pictures stay") {
  Atelier atelier;
  const UserId ali = atelier.rich(7002, 500);
  atelier.one->mask = providers::MaskForm::transparent;
  atelier.start();
  REQUIRE(atelier.until(atelier.want_edit(ali), Status::succeeded));
  REQUIRE(atelier.one->references.size() == 2);
  CHECK(*atelier.one->references[0].bytes == tiny_png());
  CHECK(atelier.one->references[1].role == ReferenceRole::mask);
  CHECK(atelier.one->references[1].type == "image/png");
  CHECK(*atelier.one->references[1].bytes == tiny_png() + "m\7");
  CHECK(atelier.wanted == std::vector{picture::Want::As::transparent_where_white});
}

TEST_CASE("a mask stays white for a vendor that looks at colours") {
  Atelier atelier;
  const UserId ali = atelier.rich(7002, 500);
  atelier.start();
  REQUIRE(atelier.until(atelier.want_edit(ali), Status::succeeded));
  REQUIRE(atelier.one->references.size() == 2);
  CHECK(*atelier.one->references[1].bytes == tiny_png() + "m");
  CHECK(atelier.wanted.empty());
}

TEST_CASE("a mask that can't be brought to its form just now is tried again") {
  Atelier atelier;
  const UserId ali = atelier.rich(7002, 500);
  atelier.one->mask = providers::MaskForm::transparent;
  atelier.is_dark = true;
  atelier.start();
  const JobId id = atelier.want_edit(ali);
  REQUIRE(atelier.turn([&] { return !atelier.wanted.empty(); }));
  CHECK(atelier.one->submitted.empty());
  atelier.is_dark = false;
  REQUIRE(atelier.until(id, Status::succeeded));
}
