// storage usage, gc, link and check, as operators run them.
#include "core/blob/operations.hpp"

#include "core/blob/links.hpp"
#include "core/config/load.hpp"
#include "tests/blob/cellar.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;
using blob::Kind;

namespace {

const ops::Registry& registry() {
  static const ops::Registry all{{blob::storage_operations()}};
  return all;
}

/// A host with a store of files in its data folder. Its clock stands at the time of the kernel, which files carry.
class StorageHost final : public OpsHost {
 public:
  StorageHost() {
    loaded_.config.data_dir.path = dir_.path();
    loaded_.config.web.public_url.text = "https://bots.example.com";
    store_ = blob::FileStore::open(
                 {.folder = dir_.path() / "blobs", .linker = blob::file_linker(loaded_.config, db())})
                 .value();
    time().set(std::chrono::floor<Millis>(std::chrono::system_clock::now()));
  }
  const config::Loaded& loaded() override { return loaded_; }
  Result<std::shared_ptr<blob::BlobStore>> blobs() override { return store_; }

  Result<Json> act(std::string operation, JsonObject arguments = {}, bool rehearsal = false) {
    auto outcome = run(registry(), {.operation = operation,
                                    .arguments = std::move(arguments),
                                    .confirmed = true,
                                    .rehearsal = rehearsal,
                                    .actor = kAlice});
    if (!outcome) return outcome.error();
    check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  BlobKey keep(std::string_view bytes, const blob::Use& use) {
    const BlobKey key = waits_.wait(store_->put(as_bytes(bytes), "image/png")).value();
    db().write_now([&](db::Tx& tx) {
      blob::note_blob(tx, {.key = key, .content_type = "image/png", .bytes = bytes.size()}, use,
                      clock().now());
    });
    return key;
  }
  bool has_bytes(const BlobKey& key) { return waits_.wait(store_->find(key)).value().has_value(); }

 private:
  TempDir dir_;
  config::Loaded loaded_;
  Waits waits_;  // outlives the store's threads
  std::shared_ptr<blob::BlobStore> store_;
};

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
