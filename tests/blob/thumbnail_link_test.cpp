// storage link --thumbnail, as operators run it.
#include "core/blob/thumbnails.hpp"
#include "core/picture/darkroom.hpp"
#include "tests/blob/storage_host.hpp"
#include "tests/picture/plain_png.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;
using blob::Kind;

namespace {

class PictureHost final : public StorageHost {
 public:
  Result<std::shared_ptr<picture::Darkroom>> darkroom() override {
    ++darkrooms;
    return blob::thumbnail_darkroom(loop());
  }
  BlobKey hang() {
    return keep(picture::made::plain_png(640, 480), {.kind = Kind::result, .owner = "job/1"});
  }
  Result<Json> link(const BlobKey& key, bool rehearsal = false) {
    return act("storage.link", {{"key", key.str()}, {"ttl", "2h"}, {"thumbnail", true}}, rehearsal);
  }
  std::string thumbnail_key() { return text("SELECT key FROM blob_use WHERE kind = 'thumbnail'"); }

  int darkrooms = 0;
};

}  // namespace

TEST_CASE("a link to a thumbnail leads to a small JPEG of the picture") {
  PictureHost host;
  const BlobKey picture = host.hang();
  const auto link = host.link(picture);
  REQUIRE(link);
  const std::string small = host.thumbnail_key();
  CHECK(small != picture.str());
  CHECK(host.has_bytes(BlobKey::read(small)));
  CHECK(link->at("url").as_string().starts_with("https://bots.example.com/files/" + small + "?exp="));
  CHECK(link->at("content_type").as_string() == "image/jpeg");
  CHECK(host.text("SELECT state_after FROM audit WHERE operation = 'storage.link'").find(small) !=
        std::string::npos);
  const auto again = host.link(picture);
  REQUIRE(again);
  CHECK(again->at("url") == link->at("url"));
}

TEST_CASE("a rehearsed link makes no thumbnail and takes one that is there") {
  PictureHost host;
  const BlobKey picture = host.hang();
  const auto early = host.link(picture, true);
  REQUIRE_FALSE(early);
  CHECK(early.error().code == Errc::not_found);
  CHECK(host.count("SELECT count(*) FROM blob") == 1);
  REQUIRE(host.link(picture));
  CHECK(host.link(picture, true));
  CHECK(host.darkrooms == 1);
}

TEST_CASE("a link to the thumbnail of a clip is refused") {
  PictureHost host;
  const BlobKey clip = host.keep("a film", {.kind = Kind::result, .owner = "job/1"}, "video/mp4");
  const auto link = host.link(clip);
  REQUIRE_FALSE(link);
  CHECK(link.error().code == Errc::invalid);
  CHECK(host.act("storage.link", {{"key", clip.str()}}));
}
