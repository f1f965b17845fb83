// What only S3 does: parts, links that the server checks, uploads that were left, secrets that are wrong.
#include "core/blob/s3.hpp"

#include "core/blob/links.hpp"
#include "tests/blob/s3_server.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;

namespace {

#define ON_S3(name)               \
  if (!OnS3::available()) return; \
  OnS3 name

constexpr std::uint64_t kMiB = 1024 * 1024;

Instant in(std::chrono::minutes span) {
  return std::chrono::floor<Millis>(std::chrono::system_clock::now()) + span;
}

net::HttpResponse follow(OnS3& scratch, const std::string& link) {
  return scratch.wait(scratch.http().send({.url = link})).value();
}

/// A clock that is off.
class OffClock final : public Clock {
 public:
  explicit OffClock(std::chrono::minutes by) : by_(by) {}
  Instant now() const override { return in(by_); }

 private:
  std::chrono::minutes by_;
};

Error refusal(OnS3& scratch, const blob::S3Options& options, const Clock& clock) {
  const auto store = blob::S3Store::open(scratch.http(), clock, options).value();
  const auto put = scratch.wait(store->put(as_bytes("x"), "text/plain"));
  REQUIRE_FALSE(put);
  return put.error();
}

}  // namespace

TEST_CASE("what is large goes in parts and comes back whole") {
  ON_S3(scratch);
  scratch.options().part_bytes = 5 * kMiB;  // the least that servers take
  scratch.reopen();
  const std::string bytes = noise(12 * kMiB + 345, 3);
  const BlobKey expected = BlobKey::of(as_bytes(bytes));
  const auto from_memory = scratch.wait(scratch.store().put(as_bytes(bytes), "video/mp4"));
  REQUIRE(from_memory);
  CHECK(*from_memory == expected);
  CHECK((scratch.wait(scratch.store().get(expected, 13 * kMiB)).value() == bytes));
  CHECK(scratch.wait(scratch.store().remove(expected, in(std::chrono::hours{1}))).value());

  const auto file = scratch.store().new_file();
  write_file(file, bytes);
  const auto from_file = scratch.wait(scratch.store().put_file(file, "video/mp4"));
  REQUIRE(from_file);
  CHECK(*from_file == expected);
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK((scratch.wait(scratch.store().get(expected, 13 * kMiB)).value() == bytes));
  CHECK((scratch.wait(scratch.store().get_range(expected, 5 * kMiB - 10, 20)).value() ==
         bytes.substr(5 * kMiB - 10, 20)));
}

TEST_CASE("a link shows the picture to whoever has it until it is over") {
  ON_S3(scratch);
  const BlobKey key = scratch.wait(scratch.store().put(as_bytes("a picture"), "image/png")).value();
  const std::string link = scratch
                               .wait(scratch.store().link(key, {.expires_at = in(std::chrono::minutes{5}),
                                                                .content_type = "image/png",
                                                                .file_name = "a.png"}))
                               .value();
  const auto shown = follow(scratch, link);
  CHECK(shown.status == 200);
  CHECK(shown.body == "a picture");
  CHECK(shown.headers.find("Content-Type").value_or("").starts_with("image/png"));
  CHECK(shown.headers.find("Content-Disposition").value_or("") == "inline; filename=\"a.png\"");
  CHECK(link.find("testing") == std::string::npos);

  // Another key, another time, another signature: refused by the server.
  std::string longer = link;
  longer.replace(longer.find("X-Amz-Expires=") + 14, 1, "9");
  CHECK(follow(scratch, longer).status == 403);
  CHECK(follow(scratch, link.substr(0, link.size() - 1) + (link.back() == '0' ? '1' : '0')).status == 403);
  const BlobKey other = scratch.wait(scratch.store().put(as_bytes("private"), "image/png")).value();
  std::string moved = link;
  moved.replace(moved.find(key.str()), BlobKey::kSize, other.str());
  CHECK(follow(scratch, moved).status == 403);
  CHECK_FALSE(scratch.wait(scratch.store().link(key, {.expires_at = in(std::chrono::minutes{-1})})));
}

TEST_CASE("a link that is over is refused by the server") {
  ON_S3(scratch);
  const BlobKey key = scratch.wait(scratch.store().put(as_bytes("a picture"), "image/png")).value();
  const OffClock earlier{std::chrono::minutes{-60}};
  const auto then = blob::S3Store::open(scratch.http(), earlier, scratch.options()).value();
  const auto link = scratch.wait(then->link(key, {.expires_at = in(std::chrono::minutes{-30})}));
  REQUIRE(link);
  CHECK(follow(scratch, *link).status == 403);
}

TEST_CASE("a refusal says which setting is wrong") {
  ON_S3(scratch);
  blob::S3Options wrong = scratch.options();
  wrong.place.credentials.secret_key = Secret{"wrong-secret"};
  const Error secret = refusal(scratch, wrong, scratch.clock());
  CHECK(secret.code == Errc::forbidden);
  CHECK(secret.text().find("s3.secret_key") != std::string::npos);
  CHECK(secret.text().find("wrong-secret") == std::string::npos);

  wrong = scratch.options();
  wrong.place.bucket = "no-such-bucket";
  const Error bucket = refusal(scratch, wrong, scratch.clock());
  CHECK(bucket.code == Errc::unavailable);
  CHECK(bucket.text().find("s3.bucket") != std::string::npos);

  const Error skewed = refusal(scratch, scratch.options(), OffClock{std::chrono::minutes{-40}});
  CHECK(skewed.code == Errc::forbidden);
  CHECK(skewed.text().find("clock") != std::string::npos);
}

TEST_CASE("uploads that nobody finished are swept once they are old") {
  ON_S3(scratch);
  const BlobKey key = BlobKey::of(as_bytes("never finished"));
  blob::S3Client client{scratch.http(), scratch.clock(), scratch.options().place, {}};
  const auto begun = scratch.wait(
      client.send({.method = net::Method::post, .object = "blobs/" + key.str(), .query = {{"uploads", ""}}}));
  REQUIRE(begun);
  REQUIRE(begun->status == 200);
  CHECK(scratch.wait(scratch.store().sweep(in(std::chrono::minutes{-60}))).value() == 0);
  CHECK(scratch.wait(scratch.store().sweep(in(std::chrono::minutes{60}))).value() == 1);
  CHECK(scratch.wait(scratch.store().sweep(in(std::chrono::minutes{60}))).value() == 0);
}

TEST_CASE("objects of others in the bucket are passed over") {
  ON_S3(scratch);
  blob::S3Client client{scratch.http(), scratch.clock(), scratch.options().place, {}};
  for (const std::string name : {"other/thing", "blobs/not a key & more", "blobs/zzz", "0"}) {
    REQUIRE(scratch.wait(client.send({.method = net::Method::put, .object = name}))->status / 100 == 2);
  }
  const BlobKey key = scratch.wait(scratch.store().put(as_bytes("ours"), "text/plain")).value();
  const auto page = scratch.wait(scratch.store().list(std::nullopt, 1)).value();
  REQUIRE(page.items.size() == 1);
  CHECK(page.items.front().key == key);
  CHECK(scratch.wait(scratch.store().list(key, 1)).value().items.empty());
}
