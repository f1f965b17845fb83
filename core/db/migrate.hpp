// Moves a database from one schema version to another, and tells where it stands.
//
//   db::Migrator migrator{*database, db::program_migrations(database->engine()), clock, version};
//   if (auto fits = migrator.check(); !fits) return fits.error();      // names what to do
//   if (auto done = migrator.up({.progress = say}); !done) return done.error();
//
// Each step and its row in schema_migration are one transaction, so a half-applied migration does not exist.
// Two migrators at once take turns: PostgreSQL by an advisory lock, SQLite because one process owns the file.
// Migrator blocks; the functions over a Snapshot or a Tx are for code that is inside an operation already.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/db/database.hpp"
#include "core/db/migration.hpp"

namespace banana::db {

enum class MigrationState {
  applied,
  pending,
  changed,  // applied, and its text is another one now
  unknown,  // applied, and this program doesn't have it
};
[[nodiscard]] std::string_view to_string(MigrationState state);

struct MigrationStatus {
  int number = 0;
  std::string name;
  MigrationState state = MigrationState::pending;
  std::optional<Instant> applied_at = {};  // pending ones have none
  std::string program = {};                // version that applied it
};

struct SchemaStatus {
  int version = 0;                               // highest applied number; 0 is an empty database
  int latest = 0;                                // highest number this program knows
  std::vector<MigrationStatus> migrations = {};  // by number

  [[nodiscard]] bool is_current() const;
};

/// Where the database stands. Never writes.
[[nodiscard]] SchemaStatus schema_status(Snapshot& snapshot, const Migrations& known);

/// All that is wrong with it, in order; a database that is newer than the program comes last.
[[nodiscard]] std::vector<banana::Error> schema_faults(const SchemaStatus& status, std::string_view program);
/// Can this program work on such a database, or migrate it? Refuses a newer database, a gap, an edited
/// migration.
[[nodiscard]] Result<void> check_migratable(const SchemaStatus& status, std::string_view program);
/// As above, and nothing is pending.
[[nodiscard]] Result<void> check_current(const SchemaStatus& status, std::string_view program);

enum class Direction { up, down };
[[nodiscard]] std::string_view to_string(Direction direction);

struct Step {
  int number = 0;
  std::string name;
  Direction direction = Direction::up;
};

/// What going down throws away: a whole table, or one column of it (`rows` have a value there).
struct Loss {
  std::string table;
  std::string column;  // empty: the table
  std::int64_t rows = 0;
};

struct MigrationRun {
  std::vector<Step> steps;
  std::vector<Loss> losses = {};  // only a rehearsal fills it in
};

struct MigrationProgress {
  Step step;
  std::size_t done = 0;  // steps finished before this one
  std::size_t total = 0;
  std::optional<Millis> took = {};  // set when the step is finished
};

struct MigrateOptions {
  std::function<void(const MigrationProgress&)> progress;  // called on the migrating thread
};

/// All steps to `target` in the caller's transaction. Gives what was done; losses are not counted.
[[nodiscard]] Result<MigrationRun> migrate_in(Tx& tx, const Migrations& known, int target, Instant now,
                                              std::string_view program);

class Migrator {
 public:
  Migrator(Database& database, Migrations known, const Clock& clock, std::string program)
      : database_(database), known_(std::move(known)), clock_(clock), program_(std::move(program)) {}

  [[nodiscard]] Result<SchemaStatus> status();
  /// Every applied migration is known, unchanged and in order; all that is wrong is named.
  [[nodiscard]] Result<SchemaStatus> verify();
  /// The schema is exactly this program's.
  [[nodiscard]] Result<void> check();

  [[nodiscard]] Result<MigrationRun> up(const MigrateOptions& options = {});
  /// Down to `target`, which stays applied; 0 empties the database.
  [[nodiscard]] Result<MigrationRun> down(int target, const MigrateOptions& options = {});
  [[nodiscard]] Result<MigrationRun> to(int target, const MigrateOptions& options = {});
  /// Runs every step to `target` in one transaction, counts what would be lost, and rolls it back.
  [[nodiscard]] Result<MigrationRun> rehearse(int target);

  [[nodiscard]] int latest() const { return static_cast<int>(known_.size()); }

 private:
  Database& database_;
  Migrations known_;
  const Clock& clock_;
  std::string program_;
};

}  // namespace banana::db
