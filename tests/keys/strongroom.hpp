// A database with a sealed column in it, and a data folder for the master key.
#pragma once

#include "core/base/clock.hpp"
#include "core/config/config.hpp"
#include "core/db/migrate.hpp"
#include "core/keys/keyring.hpp"
#include "core/keys/sealed_column.hpp"
#include "tests/db/engines.hpp"
#include "tests/support/show_result.hpp"
#include "tests/support/temp_dir.hpp"

#define IN_STRONGROOM(Here, name) \
  if (!Here::available()) return; \
  banana::test::Strongroom<Here> name {}

namespace banana::test {

inline constexpr keys::SealedColumn kNotes{
    .table = "sealed_note",
    .column = "body",
    .read = "SELECT id, body FROM sealed_note WHERE id > $1 AND body IS NOT NULL ORDER BY id LIMIT $2",
    .write = "UPDATE sealed_note SET body = $3 WHERE id = $1 AND body = $2"};

inline keys::Place note_place(std::int64_t row) { return {kNotes.table, kNotes.column, row}; }

inline CipherKey some_key(std::uint64_t seed) {
  SeededRandom random{seed};
  return CipherKey::make(random);
}
inline keys::MasterKeys masters(std::uint64_t seed) { return {{some_key(seed), "a test"}}; }

/// What opened, or the refusal's code.
inline std::string text_of(const Result<Secret>& secret) {
  return secret ? std::string{secret->reveal()} : std::string{to_string(secret.error().code)};
}

/// Migrates and adds the table of notes.
inline void furnish(db::Database& database, Instant now) {
  database.write_now([&](db::Tx& tx) {
    const auto known = db::program_migrations(tx.engine());
    db::migrate_in(tx, known, static_cast<int>(known.size()), now, "test").value();
    tx.script(tx.engine() == db::Engine::sqlite
                  ? "CREATE TABLE sealed_note (id INTEGER PRIMARY KEY, body BLOB)"
                  : "CREATE TABLE sealed_note (id BIGINT PRIMARY KEY, body BYTEA)");
  });
}

template <class Here>
class Strongroom {
 public:
  Strongroom() { furnish(db(), now()); }

  db::Database& db() { return scratch_.db(); }
  ManualClock& clock() { return clock_; }
  [[nodiscard]] Instant now() const { return clock_.now(); }
  SystemRandom& random() { return random_; }
  std::string folder() { return dir_.file(""); }
  Config config() {
    Config made;
    made.data_dir.path = dir_.file("");
    return made;
  }

  template <class F>
  auto write(F fn) {
    return db().write_now(std::move(fn));
  }
  template <class F>
  auto read(F fn) {
    return db().read_now(std::move(fn));
  }

  void keep(const keys::MasterKeys& under, std::int64_t row, std::string_view text) {
    write([&](db::Tx& tx) {
      const auto keys = keys::Keyring::open_or_begin(tx, under, random_, now()).value();
      tx.exec("INSERT INTO sealed_note (id, body) VALUES ($1, $2)", row,
              keys.seal(note_place(row), text, random_));
    });
  }
  /// The text, or the refusal's code.
  std::string opened(const keys::MasterKeys& under, std::int64_t row) {
    return read([&](db::Snapshot& snapshot) {
      const auto keys = keys::Keyring::open(snapshot, under);
      if (!keys) return std::string{to_string(keys.error().code)};
      const auto body = snapshot.value<Bytes>("SELECT body FROM sealed_note WHERE id = $1", row);
      return text_of(keys->open(note_place(row), body.value()));
    });
  }
  std::int64_t count(std::string_view sql) {
    return read([&](db::Snapshot& snapshot) { return snapshot.value<std::int64_t>(sql).value(); });
  }

 private:
  Here scratch_;
  TempDir dir_;
  ManualClock clock_{from_unix_ms(1'795'219'200'000)};
  SystemRandom random_;
};

}  // namespace banana::test
