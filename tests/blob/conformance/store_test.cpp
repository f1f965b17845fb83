// What every driver promises, said once.
#include "core/blob/store.hpp"

#include <set>

#include "tests/blob/every_store.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

/// The key of a text, stored.
template <class Here>
BlobKey put(Here& scratch, std::string_view text) {
  return scratch.wait(scratch.store().put(as_bytes(text), "text/plain")).value();
}

const BlobKey kNobody = BlobKey::of(as_bytes("nobody put this"));

Instant soon() {
  return std::chrono::floor<Millis>(std::chrono::system_clock::now()) + std::chrono::hours{1};
}
Instant long_ago() { return soon() - std::chrono::hours{48}; }

}  // namespace

TEST_CASE_TEMPLATE("what was put is got back under the hash of its bytes", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{20'000}, 3 * kMiB + 17}) {
    CAPTURE(size);
    const std::string bytes = noise(size, size);
    const auto key = scratch.wait(scratch.store().put(as_bytes(bytes), "image/png"));
    REQUIRE(key);
    CHECK(*key == BlobKey::of(as_bytes(bytes)));
    const auto back = scratch.wait(scratch.store().get(*key, 4 * kMiB));
    REQUIRE(back);
    CHECK((*back == bytes));
    const auto found = scratch.wait(scratch.store().find(*key));
    REQUIRE(found);
    REQUIRE(*found);
    CHECK((*found)->bytes == size);
  }
}

TEST_CASE_TEMPLATE("what nobody put is not found", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  CHECK(scratch.wait(scratch.store().get(kNobody, 10)).error().code == Errc::not_found);
  CHECK(scratch.wait(scratch.store().get_range(kNobody, 0, 10)).error().code == Errc::not_found);
  CHECK_FALSE(scratch.wait(scratch.store().find(kNobody)).value());
  CHECK_FALSE(scratch.wait(scratch.store().remove(kNobody, soon())).value());
}

TEST_CASE_TEMPLATE("what is larger than asked for is refused unread", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  const BlobKey key = put(scratch, "0123456789");
  CHECK(scratch.wait(scratch.store().get(key, 9)).error().code == Errc::limited);
  CHECK(scratch.wait(scratch.store().get(key, 10)).value() == "0123456789");
}

TEST_CASE_TEMPLATE("a range is what stands there and nothing behind the end", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  const BlobKey key = put(scratch, "0123456789");
  const auto range = [&](std::uint64_t first, std::uint64_t most) {
    return scratch.wait(scratch.store().get_range(key, first, most)).value();
  };
  CHECK(range(0, 3) == "012");
  CHECK(range(4, 100) == "456789");
  CHECK(range(9, 1) == "9");
  CHECK(range(10, 1).empty());
  CHECK(range(1'000'000, 5).empty());
}

TEST_CASE_TEMPLATE("the same bytes are stored once and count as put anew", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  const BlobKey key = put(scratch, "twice");
  const auto first = scratch.wait(scratch.store().find(key)).value();
  REQUIRE(first);
  CHECK(put(scratch, "twice") == key);
  const auto second = scratch.wait(scratch.store().find(key)).value();
  REQUIRE(second);
  CHECK(second->stored_at >= first->stored_at);
  CHECK(scratch.wait(scratch.store().list(std::nullopt, 10)).value().items.size() == 1);
}

TEST_CASE_TEMPLATE("a file that is taken over is gone from where it was", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  const std::string bytes = noise(300'000, 7);
  for (int round = 0; round < 2; ++round) {  // the second time the store has it already
    const auto file = scratch.store().new_file();
    CHECK_FALSE(std::filesystem::exists(file));
    write_file(file, bytes);
    const auto key = scratch.wait(scratch.store().put_file(file, "video/mp4"));
    REQUIRE(key);
    CHECK(*key == BlobKey::of(as_bytes(bytes)));
    CHECK_FALSE(std::filesystem::exists(file));
    CHECK((scratch.wait(scratch.store().get(*key, kMiB)).value() == bytes));
  }
}

TEST_CASE_TEMPLATE("a file that is not there can not be taken over", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  CHECK_FALSE(scratch.wait(scratch.store().put_file(scratch.store().new_file(), "video/mp4")));
  CHECK(scratch.wait(scratch.store().list(std::nullopt, 10)).value().items.empty());
}

TEST_CASE_TEMPLATE("removed is removed and only when it is old enough", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  const BlobKey key = put(scratch, "short life");
  CHECK_FALSE(scratch.wait(scratch.store().remove(key, long_ago())).value());
  CHECK(scratch.wait(scratch.store().find(key)).value());
  CHECK(scratch.wait(scratch.store().remove(key, soon())).value());
  CHECK_FALSE(scratch.wait(scratch.store().find(key)).value());
  CHECK(scratch.wait(scratch.store().get(key, 100)).error().code == Errc::not_found);
  CHECK(put(scratch, "short life") == key);
  CHECK(scratch.wait(scratch.store().get(key, 100)).value() == "short life");
}

TEST_CASE_TEMPLATE("everything is listed once in the order of the keys whatever the page", Here,
                   BANANA_STORES) {
  ON_STORE(Here, scratch);
  std::set<BlobKey> all;
  for (int i = 0; i < 23; ++i) all.insert(put(scratch, "text " + std::to_string(i)));
  for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{23}, std::size_t{1000}}) {
    CAPTURE(most);
    std::vector<BlobKey> seen;
    std::optional<BlobKey> after;
    for (bool last = false; !last;) {
      const auto page = scratch.wait(scratch.store().list(after, most)).value();
      CHECK(page.items.size() <= most);
      for (const auto& stored : page.items) {
        seen.push_back(stored.key);
        CHECK(stored.bytes >= 6);
        CHECK(stored.stored_at < soon());
        CHECK(stored.stored_at > long_ago());
      }
      last = page.last;
      REQUIRE((last || !page.items.empty()));
      if (!page.items.empty()) after = page.items.back().key;
    }
    CHECK((seen == std::vector<BlobKey>{all.begin(), all.end()}));
  }
}

TEST_CASE_TEMPLATE("many puts at once are all there", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  constexpr int kPuts = 80;
  int failed = 0;
  int ended = 0;
  for (int i = 0; i < kPuts; ++i) {
    asio::co_spawn(
        scratch.loop(),
        [&scratch, i]() -> Task<bool> {
          const std::string bytes = noise(500, static_cast<std::uint64_t>(i % 60));  // some of them twice
          const auto key = co_await scratch.store().put(as_bytes(bytes), "image/png");
          if (!key) co_return false;
          const auto back = co_await scratch.store().get(*key, 500);
          co_return back && *back == bytes;
        },
        [&](std::exception_ptr thrown, bool well) {
          ++ended;
          failed += thrown || !well ? 1 : 0;
        });
  }
  scratch.run_until([&] { return ended == kPuts; });
  CHECK(failed == 0);
  CHECK(scratch.wait(scratch.store().list(std::nullopt, 1000)).value().items.size() == 60);
}

TEST_CASE_TEMPLATE("a store that works passes its check and keeps nothing of it", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  CHECK(scratch.wait(scratch.store().check()));
  CHECK(scratch.wait(scratch.store().list(std::nullopt, 10)).value().items.empty());
}

TEST_CASE_TEMPLATE("sweeping leaves what was put and what is being written", Here, BANANA_STORES) {
  ON_STORE(Here, scratch);
  const BlobKey key = put(scratch, "stays");
  const auto file = scratch.store().new_file();
  write_file(file, "half of a clip");
  CHECK(scratch.wait(scratch.store().sweep(long_ago())).value() == 0);
  CHECK(std::filesystem::exists(file));
  CHECK(scratch.wait(scratch.store().sweep(soon())).value() == 1);
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(scratch.wait(scratch.store().find(key)).value());
}
