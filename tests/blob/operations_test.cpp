// storage usage, gc, link and check, as operators run them.
#include "core/blob/operations.hpp"

#include "tests/blob/storage_host.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;
using blob::Kind;

namespace {

std::int64_t number(const Json& result, std::string_view name) {
  return result.at(name).to_number<std::int64_t>();
}

}  // namespace

TEST_CASE("usage counts by kind and all of it once") {
  StorageHost host;
  (void)host.keep("result", {.kind = Kind::result, .owner = "job/1"});
  (void)host.keep("both", {.kind = Kind::result, .owner = "job/1"});
  (void)host.keep("both", {.kind = Kind::reference, .owner = "job/2"});
  const auto usage = host.act("storage.usage");
  REQUIRE(usage);
  std::string seen;
  for (const Json& row : usage->at("items").as_array()) {
    seen += std::string{row.at("kind").as_string()} + " " + std::to_string(number(row, "blobs")) + " " +
            std::to_string(number(row, "bytes")) + "\n";
  }
  CHECK(seen == "reference 1 4\nresult 2 10\nunused 0 0\nall 2 10\n");
}

TEST_CASE("a rehearsed clean-up tells what the real one does then") {
  StorageHost host;
  const BlobKey kept = host.keep("kept", {.kind = Kind::result, .owner = "job/1"});
  const BlobKey over = host.keep(
      "over", {.kind = Kind::result, .owner = "job/1", .until = host.clock().now() + std::chrono::hours{1}});
  const auto today = host.act("storage.gc");
  REQUIRE(today);
  CHECK(number(*today, "removed") == 0);
  CHECK(number(*today, "looked_at") == 2);

  host.time().advance(std::chrono::hours{48});
  const auto rehearsed = host.act("storage.gc", {}, true);
  REQUIRE(rehearsed);
  CHECK(number(*rehearsed, "removed") == 1);
  CHECK(number(*rehearsed, "removed_bytes") == 4);
  CHECK(host.has_bytes(over));
  const auto real = host.act("storage.gc");
  REQUIRE(real);
  CHECK(number(*real, "removed") == 1);
  CHECK(number(*real, "strays") == 0);
  CHECK_FALSE(host.has_bytes(over));
  CHECK(host.has_bytes(kept));
}

TEST_CASE("a link is made for what is kept and for as long as asked") {
  StorageHost host;
  const BlobKey key = host.keep("shown", {.kind = Kind::result, .owner = "job/1"});
  const auto link = host.act("storage.link", {{"key", key.str()}, {"ttl", "2h"}});
  REQUIRE(link);
  CHECK(link->at("url").as_string().starts_with("https://bots.example.com/files/" + key.str() + "?exp="));
  CHECK(link->at("expires_at").as_string() == to_iso8601(host.clock().now() + std::chrono::hours{2}));
  CHECK(host.act("storage.link", {{"key", BlobKey::of(as_bytes("nobody")).str()}}).error().code ==
        Errc::not_found);
  CHECK(host.act("storage.link", {{"key", std::string(64, 'X')}}).error().code == Errc::invalid);
  CHECK(host.act("storage.link", {{"key", key.str()}, {"ttl", "8d"}}).error().code == Errc::invalid);
  // The link itself is a right, and the audit is read by many.
  CHECK(host.count("SELECT count(*) FROM audit WHERE operation = 'storage.link'") >= 1);
  CHECK(host.count("SELECT count(*) FROM audit WHERE state_after LIKE '%sig=%'") == 0);
}

TEST_CASE("a store that works is said to work") {
  StorageHost host;
  const auto checked = host.act("storage.check");
  REQUIRE(checked);
  CHECK(checked->at("driver").as_string() == "files");
}
