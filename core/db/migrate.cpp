#include "core/db/migrate.hpp"

#include <array>

#include <fmt/format.h>

#include "core/db/schema_loss.hpp"

namespace banana::db {

namespace {

// The lock is the schema's own: several installations may share a server. A migration may take long and may
// wait long for the one before it, so the limits that guard ordinary work don't apply.
constexpr std::string_view kTakeTurnOnPostgres =
    "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;"
    "SELECT pg_advisory_xact_lock(hashtextextended('banana schema_migration ' || current_schema(), 0));";

constexpr std::string_view kTable =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    " number INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " checksum TEXT NOT NULL,"      // SHA-256 of the up text
    " applied_at BIGINT NOT NULL,"  // Unix milliseconds
    " program TEXT NOT NULL)";      // version that applied it

// Bookkeeping comes before the script: a transaction whose snapshot is older than the lock finds out here, by
// a conflict that is run again or by a row that isn't new, and not in the middle of the schema.
constexpr Sql kRecord =
    "INSERT INTO schema_migration (number, name, checksum, applied_at, program) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (number) DO NOTHING";
constexpr Sql kForget = "DELETE FROM schema_migration WHERE number = $1";

struct Maker {
  const Migrations& known;
  Instant now;
  std::string_view program;
};

void take_turn(Tx& tx) {
  if (tx.engine() == Engine::postgres) tx.script(kTakeTurnOnPostgres);
  tx.script(kTable);
}

std::vector<Step> plan(const SchemaStatus& status, int target) {
  std::vector<Step> out;
  for (int number = status.version + 1; number <= target; ++number) {
    out.push_back({number, status.migrations[static_cast<std::size_t>(number) - 1].name, Direction::up});
  }
  for (int number = status.version; number > target; --number) {
    out.push_back({number, status.migrations[static_cast<std::size_t>(number) - 1].name, Direction::down});
  }
  return out;
}

/// The step and its bookkeeping. A failure keeps its cause, which decides about retries, and gains the name.
void run_step(Tx& tx, const Step& step, const Maker& maker) {
  const Migration& migration = maker.known[static_cast<std::size_t>(step.number) - 1];
  try {
    if (step.direction == Direction::up) {
      const auto recorded =
          tx.exec(kRecord, step.number, migration.name, migration.checksum(), maker.now, maker.program);
      if (recorded == 1) tx.script(migration.up);
    } else if (tx.exec(kForget, step.number) == 1) {
      tx.script(migration.down);
    }
  } catch (const db::Error& failure) {
    throw db::Error(failure.cause(), fmt::format("migration {} ({}): {}", step.name,
                                                 to_string(step.direction), failure.what()));
  }
}

/// The step, unless another migrator was faster.
Result<void> take_step(Tx& tx, const Step& step, const Maker& maker) {
  take_turn(tx);
  const SchemaStatus status = schema_status(tx, maker.known);
  if (auto sound = check_migratable(status, maker.program); !sound) return sound;
  const int before = step.direction == Direction::up ? step.number - 1 : step.number;
  if (status.version == before) run_step(tx, step, maker);
  return {};
}

Result<void> check_target(int target, int latest) {
  if (target >= 0 && target <= latest) return {};
  return fail(Errc::invalid,
              fmt::format("there is no migration {}; this program knows 0 (nothing) to {}", target, latest));
}

Errc kind(Cause cause) {
  switch (cause) {
    case Cause::misuse:
    case Cause::unique:
    case Cause::check:
    case Cause::foreign_key:
    case Cause::not_null:
    case Cause::refused:
    case Cause::other:
      return Errc::internal;
    default:
      return Errc::unavailable;
  }
}

/// Runs blocking database work; what it throws becomes a refusal.
template <class F>
std::invoke_result_t<F&> told(F&& work) {
  try {
    return work();
  } catch (const db::Error& failure) {
    return fail(kind(failure.cause()), failure.what());
  }
}

banana::Error after_failure(banana::Error error, const Step& step, std::size_t done) {
  const int kept = step.direction == Direction::up ? step.number - 1 : step.number;
  error.message += fmt::format("\nNothing of {} was kept: the database is at {:04}{}.", step.name, kept,
                               done == 0 ? ", as before" : "");
  return error;
}

}  // namespace

std::string_view to_string(Direction direction) { return direction == Direction::up ? "up" : "down"; }

Result<MigrationRun> migrate_in(Tx& tx, const Migrations& known, int target, Instant now,
                                std::string_view program) {
  if (auto sound = check_target(target, static_cast<int>(known.size())); !sound) return sound.error();
  take_turn(tx);
  const SchemaStatus status = schema_status(tx, known);
  if (auto sound = check_migratable(status, program); !sound) return sound.error();
  MigrationRun out{.steps = plan(status, target)};
  for (const Step& step : out.steps) run_step(tx, step, {known, now, program});
  return out;
}

Result<SchemaStatus> Migrator::status() {
  return told([&]() -> Result<SchemaStatus> {
    return database_.read_now([&](Snapshot& snapshot) { return schema_status(snapshot, known_); });
  });
}

Result<SchemaStatus> Migrator::verify() {
  auto found = status();
  if (!found) return found;
  const std::vector<banana::Error> faults = schema_faults(*found, program_);
  if (faults.empty()) return found;
  std::string all;
  for (const banana::Error& fault : faults) all += (all.empty() ? "" : "\n") + fault.message;
  return fail(faults.back().code, std::move(all), faults.back().hint);
}

Result<void> Migrator::check() {
  const auto found = status();
  if (!found) return found.error();
  return check_current(*found, program_);
}

Result<MigrationRun> Migrator::up(const MigrateOptions& options) {
  const auto found = status();
  if (!found) return found.error();
  if (auto sound = check_migratable(*found, program_); !sound) return sound.error();
  return to(latest(), options);
}

Result<MigrationRun> Migrator::down(int target, const MigrateOptions& options) {
  const auto found = status();
  if (!found) return found.error();
  if (target >= found->version) {
    return fail(Errc::invalid,
                fmt::format("the database is at {}; down needs a lower number than that, not {}",
                            found->version, target));
  }
  return to(target, options);
}

Result<MigrationRun> Migrator::to(int target, const MigrateOptions& options) {
  if (auto sound = check_target(target, latest()); !sound) return sound.error();
  const auto found = status();
  if (!found) return found.error();
  if (auto sound = check_migratable(*found, program_); !sound) return sound.error();
  MigrationRun out{.steps = plan(*found, target)};
  for (std::size_t done = 0; done < out.steps.size(); ++done) {
    const Step& step = out.steps[done];
    const Instant began = clock_.now();
    if (options.progress) options.progress({step, done, out.steps.size(), std::nullopt});
    auto taken = told([&] {
      return database_.write_now([&](Tx& tx) { return take_step(tx, step, {known_, began, program_}); });
    });
    if (!taken) return after_failure(taken.error(), step, done);
    if (options.progress) options.progress({step, done + 1, out.steps.size(), clock_.now() - began});
  }
  return out;
}

Result<MigrationRun> Migrator::rehearse(int target) {
  return told([&] {
    auto [run, lost] = database_.write_now([&](Tx& tx) {
      const Columns before = columns(tx);
      auto result = migrate_in(tx, known_, target, clock_.now(), program_);
      Columns gone = result ? missing(before, columns(tx)) : Columns{};
      tx.roll_back();
      return std::pair{std::move(result), std::move(gone)};
    });
    if (run && !lost.empty()) {
      run->losses = database_.write_now([&](Tx& tx) { return count_losses(tx, lost); });
    }
    return run;
  });
}

}  // namespace banana::db
