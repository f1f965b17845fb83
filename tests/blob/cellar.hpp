// A database on the engine under test beside a store of files, and days that pass by saying so: files carry the time of
// the kernel, so the cases count days from now on.
#pragma once

#include "core/blob/clean_up.hpp"
#include "core/blob/keeping.hpp"
#include "core/db/migrate.hpp"
#include "tests/blob/stores.hpp"
#include "tests/db/engines.hpp"

#define IN_CELLAR(Here, name)     \
  if (!Here::available()) return; \
  banana::test::Cellar<Here> name {}

namespace banana::test {

template <class Here>
class Cellar {
 public:
  Cellar() {
    write([](db::Tx& tx) {
      const auto known = db::program_migrations(tx.engine());
      return db::migrate_in(tx, known, static_cast<int>(known.size()), at_day(0), "test").value();
    });
  }

  static Instant at_day(int day) {
    static const Instant begin = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    return begin + std::chrono::hours{24 * day};
  }

  db::Database& db() { return scratch_.db(); }
  OnFiles& files() { return files_; }
  blob::BlobStore& store() { return files_.store(); }
  template <class F>
  auto write(F fn) {
    return db().write_now(std::move(fn));
  }
  template <class T>
  T wait(Task<T> task) {
    return files_.wait(std::move(task));
  }

  blob::BlobKey put(std::string_view bytes) {
    return wait(store().put(as_bytes(bytes), "image/png")).value();
  }
  /// Stored and noted, on day 0.
  blob::BlobKey keep(std::string_view bytes, const blob::Use& use) {
    const blob::BlobKey key = put(bytes);
    write([&](db::Tx& tx) {
      blob::note_blob(tx, {.key = key, .content_type = "image/png", .bytes = bytes.size()}, use, at_day(0));
    });
    return key;
  }
  bool has_bytes(const blob::BlobKey& key) { return wait(store().find(key)).value().has_value(); }
  bool has_row(const blob::BlobKey& key) {
    return db().read_now([&](db::Snapshot& snapshot) { return blob::find_blob(snapshot, key).has_value(); });
  }
  blob::Removed remove_unused(int day, blob::Doing doing = blob::Doing::removal) {
    return wait(blob::remove_unused(db(), store(), doing, at_day(day))).value();
  }
  blob::Compared compare(int day, blob::Doing doing = blob::Doing::removal) {
    return wait(blob::compare(db(), store(), doing, at_day(day))).value();
  }

 private:
  Here scratch_;
  OnFiles files_;
};

}  // namespace banana::test
