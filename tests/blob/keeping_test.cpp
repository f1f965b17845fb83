// Who uses what is stored, for how long, and what goes.
#include "core/blob/keeping.hpp"

#include "tests/blob/cellar.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;
using blob::Kind;

namespace {

/// Fails to remove for the first so many times, as a store that is down.
class Stubborn final : public blob::BlobStore {
 public:
  Stubborn(blob::BlobStore& inner, int failures) : inner_(inner), failures_(failures) {}
  std::string_view driver() const override { return inner_.driver(); }
  Task<Result<BlobKey>> put(ByteView bytes, std::string_view type) override {
    return inner_.put(bytes, type);
  }
  Task<Result<BlobKey>> put_file(const std::filesystem::path& file, std::string_view type) override {
    return inner_.put_file(file, type);
  }
  std::filesystem::path new_file() override { return inner_.new_file(); }
  Task<Result<std::string>> get(const BlobKey& key, std::uint64_t most) override {
    return inner_.get(key, most);
  }
  Task<Result<std::string>> get_range(const BlobKey& key, std::uint64_t first, std::uint64_t most) override {
    return inner_.get_range(key, first, most);
  }
  Task<Result<std::optional<blob::Stored>>> find(const BlobKey& key) override { return inner_.find(key); }
  std::optional<std::filesystem::path> local_path(const BlobKey& key) const override {
    return inner_.local_path(key);
  }
  Task<Result<bool>> remove(const BlobKey& key, Instant before) override {
    if (failures_-- > 0) co_return fail(Errc::unavailable, "the store is down");
    co_return co_await inner_.remove(key, before);
  }
  Task<Result<blob::Page>> list(const std::optional<BlobKey>& after, std::size_t most) override {
    return inner_.list(after, most);
  }
  Task<Result<std::size_t>> sweep(Instant before) override { return inner_.sweep(before); }
  Task<Result<std::string>> link(const BlobKey& key, const blob::LinkTerms& terms) override {
    return inner_.link(key, terms);
  }
  Task<Result<>> check() override { return inner_.check(); }

 private:
  blob::BlobStore& inner_;
  int failures_;
};

}  // namespace

TEST_CASE_TEMPLATE("what is noted is found with what is known of it", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  const BlobKey key = cellar.put("a picture");
  CHECK_FALSE(cellar.has_row(key));
  cellar.write([&](db::Tx& tx) {
    blob::note_blob(tx, {.key = key, .content_type = "image/png", .bytes = 9, .size = {{640, 480}}},
                    {.kind = Kind::result, .owner = "job/1"}, cellar.at_day(0));
  });
  const auto found = cellar.db().read_now([&](db::Snapshot& snapshot) { return find_blob(snapshot, key); });
  REQUIRE(found);
  CHECK(found->content_type == "image/png");
  CHECK(found->bytes == 9);
  REQUIRE(found->size);
  CHECK(found->size->width == 640);
  CHECK(found->size->height == 480);
}

TEST_CASE_TEMPLATE("bytes that two jobs use stay until the last of them is done", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  const BlobKey key = cellar.keep("shared", {.kind = Kind::reference, .owner = "job/1"});
  CHECK(cellar.write(
      [&](db::Tx& tx) { return blob::use_blob(tx, key, {.kind = Kind::reference, .owner = "job/2"}); }));
  cellar.write([&](db::Tx& tx) { blob::release(tx, key, "job/1", cellar.at_day(1)); });
  CHECK(cellar.remove_unused(3).blobs == 0);
  CHECK(cellar.has_bytes(key));
  cellar.write([&](db::Tx& tx) { blob::release(tx, key, "job/2", cellar.at_day(3)); });
  const auto removed = cellar.remove_unused(4);
  CHECK(removed.blobs == 1);
  CHECK(removed.bytes == 6);
  CHECK_FALSE(cellar.has_bytes(key));
  CHECK_FALSE(cellar.has_row(key));
}

TEST_CASE_TEMPLATE("a use ends at its time and the longest one counts", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  const BlobKey key =
      cellar.keep("kept", {.kind = Kind::result, .owner = "job/1", .until = cellar.at_day(10)});
  (void)cellar.keep("kept", {.kind = Kind::thumbnail, .owner = "job/2", .until = cellar.at_day(20)});
  const BlobKey example = cellar.keep("example", {.kind = Kind::example, .owner = "template/1"});
  CHECK(cellar.remove_unused(9).blobs == 0);
  CHECK(cellar.remove_unused(11).blobs == 0);
  CHECK(cellar.remove_unused(21, blob::Doing::rehearsal).blobs == 1);
  CHECK(cellar.has_bytes(key));
  CHECK(cellar.remove_unused(21).blobs == 1);
  CHECK_FALSE(cellar.has_bytes(key));
  CHECK(cellar.remove_unused(100'000).blobs == 0);
  CHECK(cellar.has_bytes(example));
}

TEST_CASE_TEMPLATE("an owner releases all it uses at once", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  const BlobKey one = cellar.keep("one", {.kind = Kind::result, .owner = "job/1"});
  const BlobKey two = cellar.keep("two", {.kind = Kind::original, .owner = "job/1"});
  const BlobKey other = cellar.keep("other", {.kind = Kind::result, .owner = "job/2"});
  cellar.write([&](db::Tx& tx) { blob::release_all(tx, "job/1", cellar.at_day(1)); });
  CHECK(cellar.remove_unused(2).blobs == 2);
  CHECK_FALSE(cellar.has_bytes(one));
  CHECK_FALSE(cellar.has_bytes(two));
  CHECK(cellar.has_bytes(other));
}

TEST_CASE_TEMPLATE("what was released and is used again stays", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  const BlobKey key = cellar.keep("again", {.kind = Kind::result, .owner = "job/1"});
  cellar.write([&](db::Tx& tx) { blob::release(tx, key, "job/1", cellar.at_day(1)); });
  CHECK(cellar.write(
      [&](db::Tx& tx) { return blob::use_blob(tx, key, {.kind = Kind::reference, .owner = "job/9"}); }));
  CHECK(cellar.remove_unused(5).blobs == 0);
  CHECK(cellar.has_bytes(key));
}

TEST_CASE_TEMPLATE("what is not kept any more can not be used", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  const BlobKey key =
      cellar.keep("gone", {.kind = Kind::reference, .owner = "job/1", .until = cellar.at_day(1)});
  CHECK(cellar.remove_unused(2).blobs == 1);
  CHECK_FALSE(cellar.write(
      [&](db::Tx& tx) { return blob::use_blob(tx, key, {.kind = Kind::reference, .owner = "job/2"}); }));
}

TEST_CASE_TEMPLATE("bytes put anew while their row goes stay for whoever put them", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  // The row's time is over today, but the bytes were put today too: their row is about to come.
  const BlobKey key =
      cellar.keep("anew", {.kind = Kind::result, .owner = "job/1", .until = cellar.at_day(0)});
  CHECK(cellar.remove_unused(0).blobs == 0);
  CHECK_FALSE(cellar.has_row(key));
  CHECK(cellar.has_bytes(key));
  CHECK(cellar.keep("anew", {.kind = Kind::result, .owner = "job/2"}) == key);
  CHECK(cellar.compare(5).strays.blobs == 0);
  CHECK(cellar.has_bytes(key));
}

TEST_CASE_TEMPLATE("more than one batch goes in one clean-up", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  constexpr int kMany = 450;
  for (int i = 0; i < kMany; ++i) {
    (void)cellar.keep("blob " + std::to_string(i),
                      {.kind = Kind::result, .owner = "job/1", .until = cellar.at_day(1)});
  }
  CHECK(cellar.remove_unused(3).blobs == kMany);
  CHECK(cellar.compare(3).looked_at == 0);
}

TEST_CASE_TEMPLATE("strays are removed once they are old and missing bytes are counted", Here,
                   BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  const BlobKey kept = cellar.keep("kept", {.kind = Kind::result, .owner = "job/1"});
  const BlobKey stray = cellar.put("stray");
  const BlobKey missing = cellar.keep("missing", {.kind = Kind::result, .owner = "job/1"});
  CHECK(cellar.wait(cellar.store().remove(missing, cellar.at_day(1))).value());
  write_file(cellar.store().new_file(), "unfinished");

  const auto young = cellar.compare(0);
  CHECK(young.looked_at == 2);
  CHECK(young.strays.blobs == 0);
  CHECK(young.missing == 0);
  CHECK(young.unfinished == 0);

  const auto rehearsed = cellar.compare(3, blob::Doing::rehearsal);
  CHECK(rehearsed.strays.blobs == 1);
  CHECK(rehearsed.strays.bytes == 5);
  CHECK(rehearsed.missing == 1);
  CHECK(cellar.has_bytes(stray));

  const auto old = cellar.compare(3);
  CHECK(old.strays.blobs == 1);
  CHECK(old.missing == 1);
  CHECK(old.unfinished == 1);
  CHECK_FALSE(cellar.has_bytes(stray));
  CHECK(cellar.has_bytes(kept));
}

TEST_CASE_TEMPLATE("a clean-up that is cut leaves strays for the next one and nothing else", Here,
                   BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  for (int i = 0; i < 10; ++i) {
    (void)cellar.keep("blob " + std::to_string(i),
                      {.kind = Kind::result, .owner = "job/1", .until = cellar.at_day(1)});
  }
  const BlobKey kept = cellar.keep("kept", {.kind = Kind::result, .owner = "job/1"});
  Stubborn down{cellar.store(), 1};
  CHECK(cellar.wait(blob::remove_unused(cellar.db(), down, blob::Doing::removal, cellar.at_day(3)))
            .error()
            .code == Errc::unavailable);
  const auto compared = cellar.compare(3);
  CHECK(compared.strays.blobs == 10);
  CHECK(compared.missing == 0);
  CHECK(cellar.has_bytes(kept));
  CHECK(cellar.compare(3).looked_at == 1);
}

TEST_CASE("every kind but examples has a retention of its own") {
  const BlobConfig config{.retention_result = std::chrono::hours{1},
                          .retention_original = std::chrono::hours{2},
                          .retention_reference = std::chrono::hours{3},
                          .retention_thumbnail = std::chrono::hours{4}};
  const Instant now = from_unix_ms(1'795'219'200'000);
  CHECK(blob::end_of(config, Kind::result, now) == now + std::chrono::hours{1});
  CHECK(blob::end_of(config, Kind::original, now) == now + std::chrono::hours{2});
  CHECK(blob::end_of(config, Kind::reference, now) == now + std::chrono::hours{3});
  CHECK(blob::end_of(config, Kind::thumbnail, now) == now + std::chrono::hours{4});
  CHECK_FALSE(blob::end_of(config, Kind::example, now));
}
