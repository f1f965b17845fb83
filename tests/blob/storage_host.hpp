// A host with a store of files in its data folder. Its clock stands at the time of the kernel, which files carry.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "core/blob/keeping.hpp"
#include "core/blob/links.hpp"
#include "core/blob/operations.hpp"
#include "core/config/load.hpp"
#include "tests/blob/stores.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"

namespace banana::test {

class StorageHost : public OpsHost {
 public:
  StorageHost() {
    loaded_.config.data_dir.path = dir_.path();
    loaded_.config.web.public_url.text = "https://bots.example.com";
    loaded_.config.blob.retention_thumbnail = std::chrono::hours{24 * 10};
    store_ = blob::FileStore::open(
                 {.folder = dir_.path() / "blobs", .linker = blob::file_linker(loaded_.config, db())})
                 .value();
    time().set(std::chrono::floor<Millis>(std::chrono::system_clock::now()));
  }
  const config::Loaded& loaded() override { return loaded_; }
  Result<std::shared_ptr<blob::BlobStore>> blobs() override { return store_; }

  Result<Json> act(std::string operation, JsonObject arguments = {}, bool rehearsal = false) {
    static const ops::Registry registry{{blob::storage_operations()}};
    auto outcome = run(registry, {.operation = operation,
                                  .arguments = std::move(arguments),
                                  .confirmed = true,
                                  .rehearsal = rehearsal,
                                  .actor = kAlice});
    if (!outcome) return outcome.error();
    check_documented(*registry.find(operation), outcome->result);
    return std::move(outcome->result);
  }
  blob::BlobKey keep(std::string_view bytes, const blob::Use& use, std::string type = "image/png") {
    const blob::BlobKey key = waits_.wait(store_->put(as_bytes(bytes), type)).value();
    db().write_now([&](db::Tx& tx) {
      blob::note_blob(tx, {.key = key, .content_type = type, .bytes = bytes.size()}, use, clock().now());
    });
    return key;
  }
  bool has_bytes(const blob::BlobKey& key) { return waits_.wait(store_->find(key)).value().has_value(); }

 private:
  TempDir dir_;
  config::Loaded loaded_;
  Waits waits_;  // outlives the store's threads
  std::shared_ptr<blob::BlobStore> store_;
};

}  // namespace banana::test
