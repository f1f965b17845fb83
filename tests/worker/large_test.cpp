// Pictures too large for a chat: kept whole, shown smaller (JB8, JB12).
#include <doctest/doctest.h>

#include "core/blob/keeping.hpp"
#include "core/studio/history.hpp"
#include "daemon/worker/media.hpp"
#include "tests/picture/made.hpp"
#include "tests/worker/mill.hpp"

using namespace banana;
using namespace banana::studio;
using namespace banana::test;

namespace {

const std::string kSmaller = "what stands for a smaller JPEG";

template <class Here>
struct Gallery : Mill<Here> {
  explicit Gallery(std::uint64_t sendable = telegram::kUploadBytesMax) {
    this->upload_bytes_max = sendable;
    this->reduce = [this](ByteView, picture::Want want) -> Task<picture::Checked<picture::Picture>> {
      wanted.push_back(want.side_max);
      if (is_dark) co_return picture::refuse(picture::Flaw::too_costly, "it took too long");
      const ByteView bytes = as_bytes(kSmaller);
      co_return picture::Picture{.bytes = Bytes(bytes.begin(), bytes.end()),
                                 .format = picture::Format::jpeg,
                                 .width = want.side_max,
                                 .height = want.side_max};
    };
    this->start();
  }
  /// What came of one job whose vendor sends this.
  Made made(const std::string& png) {
    this->one->submits = [png](const providers::Order&) -> providers::Outcome { return painted(png); };
    const JobId id = this->want(ali);
    REQUIRE(this->until(id, Status::succeeded));
    this->check_books();
    return this->read([&](db::Snapshot& s) { return results_of(s, id).at(0); });
  }
  [[nodiscard]] std::string kept_as(const std::string& key) {
    return this->read([&](db::Snapshot& s) {
      return s.value<std::string>("SELECT kind FROM blob_use WHERE key = $1", key).value_or("nothing");
    });
  }
  [[nodiscard]] std::uintmax_t stored(const std::string& key) {
    return std::filesystem::file_size(*this->blobs->local_path(blob::BlobKey::read(key)));
  }

  UserId ali = this->rich(7002, 500);
  std::vector<std::uint32_t> wanted;
  bool is_dark = false;
};

#define IN_GALLERY(Here, name)    \
  if (!Here::available()) return; \
  Gallery<Here> name {}

}  // namespace

TEST_CASE_TEMPLATE("a picture too large for a photo is kept whole and shown smaller", Here, BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const std::string large = picture::made::png({.width = 6'000, .height = 5'000});
  const Made made = gallery.made(large);
  CHECK(made.type == "image/jpeg");
  CHECK(made.width == 2560);
  CHECK(made.bytes == std::ssize(kSmaller));
  CHECK(gallery.kept_as(made.blob) == "result");
  CHECK(gallery.stored(made.blob) == kSmaller.size());
  CHECK(gallery.kept_as(made.original) == "original");
  CHECK(gallery.stored(made.original) == large.size());
  const auto original = gallery.read(
      [&](db::Snapshot& s) { return blob::find_blob(s, blob::BlobKey::read(made.original)).value(); });
  CHECK(original.content_type == "image/png");
  CHECK(original.size->width == 6'000);
}

TEST_CASE_TEMPLATE("what no darkroom makes smaller is kept and shown as it is", Here, BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  gallery.is_dark = true;
  const Made made = gallery.made(picture::made::png({.width = 6'000, .height = 5'000}));
  CHECK(gallery.wanted.size() == 1);
  CHECK(made.type == "image/png");
  CHECK(made.width == 6'000);
  CHECK(made.original.empty());
  CHECK(gallery.kept_as(made.blob) == "result");
}

TEST_CASE("only what is too large is made smaller and never a strip") {
  Gallery<OnSqlite> gallery;
  CHECK(gallery.made(tiny_png()).original.empty());
  CHECK(gallery.made(picture::made::png({.width = 5'000, .height = 5'000})).original.empty());
  CHECK(gallery.made(picture::made::png({.width = 100, .height = 2'001})).original.empty());
  CHECK(gallery.wanted.empty());
  const Made heavy = gallery.made(picture::made::png({}, {}, std::string(10'000'000, 'x')));
  CHECK(gallery.wanted == std::vector<std::uint32_t>{2560});
  CHECK_FALSE(heavy.original.empty());
}

TEST_CASE_TEMPLATE("what no bot can send is paid by nobody", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Gallery<Here> gallery{1'000};
  gallery.is_dark = true;
  auto model = model_of("plain", "one");
  model.offers[models::Operation::video].outputs = {.min = 1, .max = 1, .fallback = 1};
  gallery.add(model);
  const auto send = [&](std::string bytes) {
    gallery.one->submits = [bytes](const providers::Order&) -> providers::Outcome { return painted(bytes); };
  };
  send(picture::made::png({.width = 6'000, .height = 5'000}, {}, std::string(1'000, 'x')));
  const JobId picture = gallery.want(gallery.ali);
  REQUIRE(gallery.until(picture, Status::failed));
  CHECK(gallery.job(picture).cause == worker::kTooLarge);

  const std::string film = std::string("\0\0\0\x18", 4) + "ftypmp42";
  const models::Request request{.model = "plain", .operation = models::Operation::video, .prompt = "a boat"};
  send(film + std::string(1'000, 'x'));
  const JobId too_long = gallery.want(gallery.ali, request);
  REQUIRE(gallery.until(too_long, Status::failed));
  CHECK(gallery.job(too_long).cause == worker::kTooLarge);
  CHECK(gallery.wallet(gallery.ali).posted == 500);
  send(film + std::string(900, 'x'));
  REQUIRE(gallery.until(gallery.want(gallery.ali, request), Status::succeeded));
  CHECK(gallery.wallet(gallery.ali).posted == 400);
  gallery.check_books();
}
