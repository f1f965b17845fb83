#include "tests/sim/world.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include <unistd.h>

#include "core/base/clock.hpp"
#include "core/base/random.hpp"
#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "core/money/ledger.hpp"

namespace banana::sim {
namespace {

namespace fs = std::filesystem;

void prepare(db::Database& db) {
  const SystemClock clock;
  db::Migrator migrator{db, db::program_migrations(db.engine()), clock, "simulation"};
  if (const auto done = migrator.up(); !done) throw std::runtime_error{done.error().text()};
  const auto gem = db.write_now([](db::Tx& tx) { return ledger::register_asset(tx, "GEM", 3); });
  if (!gem) throw std::runtime_error{gem.error().text()};
}

class Folder {
 public:
  Folder() {
    const fs::path memory = "/dev/shm";
    const bool usable = ::access(memory.c_str(), W_OK) == 0;
    std::string pattern = ((usable ? memory : fs::temp_directory_path()) / "banana-sim-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"mkdtemp failed"};
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

class SqliteWorld final : public World {
 public:
  SqliteWorld() {
    const auto db = db::open_sqlite(options("empty.db"));
    prepare(*db);
    db->stop();
  }

  std::unique_ptr<db::Database> fresh(std::string_view schema) override {
    forget(current_);
    current_ = next();
    fs::copy_file(folder_.file("empty.db"), folder_.file(current_));
    auto db = db::open_sqlite(options(current_));
    if (!schema.empty()) db->write_now([&](db::Tx& tx) { tx.script(schema); });
    return db;
  }

  std::unique_ptr<db::Database> restart(std::unique_ptr<db::Database> running, Restart::Kind kind) override {
    const std::string before = current_;
    if (kind == Restart::Kind::power_cut) {
      current_ = next();
      // The log first: a checkpoint in between has moved it into the file, and to replay it again is harmless.
      copy(before + "-wal", current_ + "-wal");
      copy(before, current_);
    }
    running.reset();
    if (before != current_) forget(before);
    return db::open_sqlite(options(current_));
  }

 private:
  std::string next() { return std::to_string(++made_) + ".db"; }
  [[nodiscard]] db::SqliteOptions options(const std::string& name) const {
    return {.path = folder_.file(name), .readers = 1};
  }
  void copy(const std::string& from, const std::string& to) const {
    if (fs::exists(folder_.file(from))) fs::copy_file(folder_.file(from), folder_.file(to));
  }
  void forget(const std::string& name) const {
    if (name.empty()) return;
    for (const char* part : {"", "-wal", "-shm", ".lock"}) fs::remove(folder_.file(name + part));
  }

  Folder folder_;
  std::string current_;
  int made_ = 0;
};

constexpr std::string_view kEmpty =
    "ALTER TABLE transfer DISABLE TRIGGER USER; ALTER TABLE ledger_seal DISABLE TRIGGER USER;"
    "TRUNCATE transfer, wallet, open_hold, ledger_seal; ALTER SEQUENCE transfer_id RESTART;"
    "ALTER TABLE transfer ENABLE TRIGGER USER; ALTER TABLE ledger_seal ENABLE TRIGGER USER;"
    "TRUNCATE inbox, outbox, outbox_slot, outbox_blocked, outbox_moved, outbox_pause;"
    "ALTER TABLE quote DISABLE TRIGGER USER; ALTER TABLE price DISABLE TRIGGER USER;"
    "TRUNCATE job, job_move, job_attempt, job_result, job_cancel, job_retry, job_forgotten, job_taken_out, "
    "template_shared, worker_lease, queue_stop, quote, price;"
    "ALTER TABLE quote ENABLE TRIGGER USER; ALTER TABLE price ENABLE TRIGGER USER;";

class PostgresWorld final : public World {
 public:
  explicit PostgresWorld(const std::string& conninfo)
      : conninfo_(conninfo), schema_("sim_" + std::to_string(SystemRandom{}.u64())) {
    on_server("CREATE SCHEMA " + schema_);
    prepare(*open());
  }
  ~PostgresWorld() override {
    try {
      on_server("DROP SCHEMA " + schema_ + " CASCADE");
    } catch (const db::Error& failure) {
      std::cerr << "could not drop " << schema_ << ": " << failure.what() << '\n';
    }
  }

  std::unique_ptr<db::Database> fresh(std::string_view schema) override {
    auto db = open();
    db->write_now([&](db::Tx& tx) {
      tx.script(kEmpty);
      if (!schema.empty()) tx.script(schema);
    });
    return db;
  }
  std::unique_ptr<db::Database> restart(std::unique_ptr<db::Database> running, Restart::Kind) override {
    running.reset();
    return open();
  }

 private:
  [[nodiscard]] std::unique_ptr<db::Database> open() const {
    return db::open_postgres(
        {.url = Secret{conninfo_ + " options='-csearch_path=" + schema_ + "'"}, .writers = 1, .readers = 1});
  }
  void on_server(const std::string& statement) const {
    const auto server = db::open_postgres({.url = Secret{conninfo_}, .writers = 1, .readers = 1});
    server->write_now([&](db::Tx& tx) { tx.script(statement); });
  }

  const std::string conninfo_;
  const std::string schema_;
};

}  // namespace

std::unique_ptr<World> make_sqlite_world() { return std::make_unique<SqliteWorld>(); }
std::unique_ptr<World> make_postgres_world(const std::string& conninfo) {
  return std::make_unique<PostgresWorld>(conninfo);
}

}  // namespace banana::sim
