#include "daemon/open_database.hpp"

#include "core/base/log.hpp"
#include "core/base/version.hpp"
#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "core/ops/failure.hpp"

namespace banana::daemon {

namespace {

std::unique_ptr<db::Database> connect(const DatabaseConfig& config) {
  const auto readers = static_cast<std::size_t>(config.readers);
  const auto queue_max = static_cast<std::size_t>(config.queue_max);
  if (config.url.engine() == DatabaseEngine::sqlite) {
    return db::open_sqlite({.path = config.url.file().string(), .readers = readers, .queue_max = queue_max});
  }
  return db::open_postgres({.url = config.url.conninfo(),
                            .writers = static_cast<std::size_t>(config.writers),
                            .readers = readers,
                            .queue_max = queue_max,
                            .statement_timeout = config.statement_timeout});
}

void tell(const db::MigrationProgress& at) {
  if (!at.took) return log::info("migrating", {{"migration", at.step.name}, {"of", at.total}});
  log::info("migrated", {{"migration", at.step.name}, {"took_ms", at.took->count()}});
}

Result<> make_current(db::Database& database, const Clock& clock, bool migrate) {
  db::Migrator migrator{database, db::program_migrations(database.engine()), clock, std::string{version()}};
  if (!migrate) return migrator.check();
  const auto run = migrator.up({.progress = &tell});
  if (!run) return run.error();
  return {};
}

}  // namespace

Result<std::unique_ptr<db::Database>> open_database(const DatabaseConfig& config, const Clock& clock) {
  try {
    auto database = connect(config);
    if (auto current = make_current(*database, clock, config.migrate); !current) {
      database->stop();
      return current.error();
    }
    return database;
  } catch (const db::Error& failure) {
    return ops::describe(failure);
  }
}

}  // namespace banana::daemon
