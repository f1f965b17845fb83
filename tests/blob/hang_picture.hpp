// A picture in the database and the store of an installation, before any program has them open.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/blob/keeping.hpp"
#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "tests/blob/stores.hpp"

namespace banana::test {

inline blob::BlobKey hang_picture(const std::filesystem::path& data_dir, std::string_view bytes) {
  Waits waits;
  const auto store = blob::FileStore::open({.folder = data_dir / "blobs"}).value();
  const blob::BlobKey key = waits.wait(store->put(as_bytes(bytes), "image/png")).value();
  const Instant now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  const auto database = db::open_sqlite({.path = (data_dir / "banana.db").string()});
  database->write_now([&](db::Tx& tx) {
    const auto known = db::program_migrations(tx.engine());
    db::migrate_in(tx, known, static_cast<int>(known.size()), now, "test").value();
    blob::note_blob(tx, {.key = key, .content_type = "image/png", .bytes = bytes.size()},
                    {.kind = blob::Kind::result, .owner = "job/1"}, now);
  });
  database->stop();
  return key;
}

}  // namespace banana::test
