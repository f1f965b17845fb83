// Small pictures of kept ones: made once, found again, gone in time, made anew.
#include "core/blob/thumbnails.hpp"

#include "core/picture/darkroom.hpp"
#include "core/picture/header.hpp"
#include "tests/blob/cellar.hpp"
#include "tests/blob/s3_server.hpp"
#include "tests/picture/plain_png.hpp"

using namespace banana;
using namespace banana::test;
using blob::Blob;
using blob::BlobKey;
using blob::Kind;
namespace made = banana::picture::made;

namespace {

/// A cellar where thumbnails stay ten days after somebody asked.
template <class Here>
struct Gallery : Cellar<Here> {
  /// On day 0, for a job.
  Blob hang(std::string_view bytes, std::string type = "image/png", std::optional<Instant> until = {}) {
    const BlobKey key = this->put(bytes);
    const Blob picture{.key = key, .content_type = std::move(type), .bytes = bytes.size()};
    this->write([&](db::Tx& tx) {
      blob::note_blob(tx, picture, {.kind = Kind::result, .owner = "job/1", .until = until}, this->at_day(0));
    });
    return picture;
  }
  Task<Result<Blob>> asked(Blob picture, int day = 0) {
    return blob::thumbnail_of(
        std::move(picture),
        {.database = this->db(), .store = this->store(), .config = config, .darkroom = *darkroom},
        this->at_day(day));
  }
  Result<Blob> thumbnail_of(const Blob& picture, int day = 0) { return this->wait(asked(picture, day)); }
  std::optional<Blob> found(const Blob& picture) {
    return this->db().read_now(
        [&](db::Snapshot& snapshot) { return blob::find_thumbnail(snapshot, picture); });
  }
  std::int64_t thumbnails() {
    return *this->db().read_now([](db::Snapshot& snapshot) {
      return snapshot.value<std::int64_t>("SELECT count(*) FROM blob_use WHERE kind = 'thumbnail'");
    });
  }

  BlobConfig config{.retention_thumbnail = std::chrono::hours{24 * 10}};
  std::shared_ptr<picture::Darkroom> darkroom = blob::thumbnail_darkroom(this->files().loop());
};

#define IN_GALLERY(Here, name)    \
  if (!Here::available()) return; \
  Gallery<Here> name {}

std::string large_picture() { return made::plain_png(640, 480); }

}  // namespace

TEST_CASE_TEMPLATE("a thumbnail is made when it is first asked for and found from then on", Here,
                   BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const Blob picture = gallery.hang(large_picture());
  CHECK_FALSE(gallery.found(picture));
  const Blob small = gallery.thumbnail_of(picture).value();
  CHECK(small.content_type == "image/jpeg");
  REQUIRE(small.size);
  CHECK(small.size->width == 320);
  CHECK(small.size->height == 240);
  const std::string bytes = gallery.wait(gallery.store().get(small.key, 1'000'000)).value();
  CHECK(bytes.size() == small.bytes);
  const auto header = picture::sniff(as_bytes(bytes), {});
  REQUIRE(header.has_value());
  CHECK(header->format == picture::Format::jpeg);
  CHECK(header->width == 320);

  CHECK(gallery.thumbnail_of(picture, 1).value().key == small.key);
  CHECK(gallery.found(picture).value().key == small.key);
  CHECK(gallery.darkroom->stats().done == 1);
  CHECK(gallery.thumbnails() == 1);
}

TEST_CASE_TEMPLATE("a thumbnail goes when nobody has asked for it for its time and is made anew", Here,
                   BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const Blob picture = gallery.hang(large_picture());
  const Blob small = gallery.thumbnail_of(picture).value();
  CHECK(gallery.thumbnail_of(picture, 5).value().key == small.key);
  CHECK(gallery.remove_unused(14).blobs == 0);
  CHECK(gallery.remove_unused(16, blob::Doing::rehearsal).blobs == 1);
  CHECK(gallery.remove_unused(16).blobs == 1);
  CHECK_FALSE(gallery.has_bytes(small.key));
  CHECK_FALSE(gallery.has_row(small.key));
  CHECK_FALSE(gallery.found(picture));
  CHECK(gallery.has_bytes(picture.key));

  CHECK(gallery.thumbnail_of(picture, 16).value().key == small.key);
  CHECK(gallery.darkroom->stats().done == 2);
  CHECK(gallery.has_bytes(small.key));
}

TEST_CASE_TEMPLATE("a thumbnail goes with its picture", Here, BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const Blob picture = gallery.hang(large_picture(), "image/png", gallery.at_day(3));
  const Blob small = gallery.thumbnail_of(picture).value();
  CHECK(gallery.remove_unused(2, blob::Doing::rehearsal).blobs == 0);
  CHECK(gallery.remove_unused(2).blobs == 0);
  CHECK(gallery.remove_unused(4, blob::Doing::rehearsal).blobs == 2);
  CHECK(gallery.remove_unused(4).blobs == 2);
  CHECK_FALSE(gallery.has_bytes(small.key));
  CHECK(gallery.thumbnails() == 0);
  CHECK(gallery.thumbnail_of(picture, 4).error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("two who ask at once for the first time get the same thumbnail", Here, BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const Blob picture = gallery.hang(large_picture());
  std::vector<BlobKey> keys;
  for (int i = 0; i < 2; ++i) {
    asio::co_spawn(gallery.files().loop(), gallery.asked(picture),
                   [&](std::exception_ptr thrown, Result<Blob> small) {
                     REQUIRE_FALSE(thrown);
                     keys.push_back(small.value().key);
                   });
  }
  gallery.files().run_until([&] { return keys.size() == 2; });
  CHECK(gallery.darkroom->stats().done == 2);
  CHECK(keys.front() == keys.back());
  CHECK(gallery.found(picture).value().key == keys.front());
  CHECK(gallery.thumbnails() == 1);
  CHECK(gallery.remove_unused(5).blobs == 0);
}

TEST_CASE_TEMPLATE("a thumbnail whose bytes are lost is made anew and takes the place of the old one", Here,
                   BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const Blob picture = gallery.hang(large_picture());
  const std::string owner = "picture/" + picture.key.str();
  const BlobKey old = gallery.keep("of an older program", {.kind = Kind::thumbnail, .owner = owner});
  CHECK(gallery.thumbnail_of(picture).value().key == old);
  CHECK(gallery.wait(gallery.store().remove(old, gallery.at_day(1))).value());
  const Blob small = gallery.thumbnail_of(picture).value();
  CHECK(small.key != old);
  CHECK(gallery.found(picture).value().key == small.key);
  CHECK(gallery.thumbnails() == 1);
  (void)gallery.remove_unused(2);
  CHECK_FALSE(gallery.has_row(old));
}

TEST_CASE_TEMPLATE("of what is no picture there is no thumbnail and it says why", Here, BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const auto refusal = [&](const Blob& kept) { return gallery.thumbnail_of(kept).error(); };
  const Error clip = refusal(gallery.hang("a film", "video/mp4"));
  CHECK(clip.code == Errc::invalid);
  CHECK(clip.message == "thumbnails are made of pictures, and this is video/mp4");
  const Error moving = refusal(gallery.hang(made::png({}, made::chunk("acTL", std::string(8, '\1')))));
  CHECK(moving.code == Errc::invalid);
  CHECK(moving.message == "no thumbnail can be made of it: the picture is an animated PNG");
  CHECK(refusal(gallery.hang("broken bytes")).code == Errc::invalid);
  CHECK(gallery.darkroom->stats().started == 0);  // none of them came near a decoder
  std::string torn = large_picture();
  torn[torn.size() / 2] = static_cast<char>(~torn[torn.size() / 2]);
  CHECK(refusal(gallery.hang(torn)).code == Errc::invalid);
  gallery.darkroom->stop();
  CHECK(refusal(gallery.hang(large_picture())).code == Errc::unavailable);
  CHECK(gallery.thumbnails() == 0);
}

TEST_CASE_TEMPLATE("a picture that is forgotten while its thumbnail is made leaves none", Here,
                   BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const std::string bytes = large_picture();
  const Blob forgotten{.key = gallery.put(bytes), .content_type = "image/png", .bytes = bytes.size()};
  CHECK(gallery.thumbnail_of(forgotten).error().code == Errc::not_found);
  CHECK(gallery.darkroom->stats().done == 1);
  CHECK(gallery.thumbnails() == 0);
}

TEST_CASE("a small JPEG is its own thumbnail") {
  Gallery<OnSqlite> gallery;
  const Blob small = gallery.thumbnail_of(gallery.hang(large_picture())).value();
  CHECK(gallery.thumbnail_of(small).value().key == small.key);
  CHECK(gallery.found(small).value().key == small.key);
  CHECK(gallery.darkroom->stats().done == 1);
  CHECK(gallery.thumbnails() == 1);
}

TEST_CASE("in S3 a thumbnail has a link of its own") {
  if (!OnS3::available()) return;
  OnS3 scratch;
  Cellar<OnSqlite> cellar;  // for its rows
  const auto darkroom = blob::thumbnail_darkroom(scratch.loop());
  const std::string bytes = large_picture();
  const Blob picture{.key = scratch.wait(scratch.store().put(as_bytes(bytes), "image/png")).value(),
                     .content_type = "image/png",
                     .bytes = bytes.size()};
  const Instant now = scratch.clock().now();
  cellar.write(
      [&](db::Tx& tx) { blob::note_blob(tx, picture, {.kind = Kind::result, .owner = "job/1"}, now); });
  const BlobConfig config{.retention_thumbnail = std::chrono::hours{1}};
  const auto ask = [&] {
    return scratch
        .wait(blob::thumbnail_of(
            picture,
            {.database = cellar.db(), .store = scratch.store(), .config = config, .darkroom = *darkroom},
            now))
        .value();
  };
  const Blob small = ask();
  CHECK(ask().key == small.key);
  CHECK(darkroom->stats().done == 1);
  const auto link = scratch.wait(scratch.store().link(
      small.key, {.expires_at = now + std::chrono::minutes{5}, .content_type = small.content_type}));
  REQUIRE(link);
  const auto shown = scratch.wait(scratch.http().send({.url = *link})).value();
  CHECK(shown.status == 200);
  CHECK(shown.headers.find("Content-Type").value_or("").starts_with("image/jpeg"));
  CHECK(BlobKey::of(as_bytes(shown.body)) == small.key);
}
