// Two migrators on one database take turns. On SQLite a second process can't even open the file (tests/db),
// and two callers in one process share its writer.
#include <array>
#include <thread>

#include "core/db/migrate.hpp"
#include "tests/migrate/each_engine.hpp"
#include "tests/migrate/shop.hpp"

using namespace banana;
using namespace banana::test;

namespace {

void migrate_from_all(std::span<const std::unique_ptr<db::Database>> databases) {
  std::vector<Result<db::MigrationRun>> runs(databases.size(), fail(Errc::internal, "did not run"));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < databases.size(); ++i) {
    threads.emplace_back([&, i] { runs[i] = migrator(*databases[i]).up(); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& run : runs) {
    CHECK(run);
  }
  const auto status = migrator(*databases[0]).verify();
  REQUIRE(status);
  CHECK(status->is_current());
}

}  // namespace

TEST_CASE("several processes that migrate one PostgreSQL schema at once all succeed") {
  on_postgres_schema([](const PostgresSchema& schema) {
    std::vector<std::unique_ptr<db::Database>> databases;
    for (int i = 0; i < 4; ++i) databases.push_back(schema.open());
    migrate_from_all(databases);
    for (const auto& database : databases) database->stop();
  });
}

TEST_CASE("two callers that migrate one SQLite database at once both succeed") {
  on_sqlite([](db::Database& database) {
    Result<db::MigrationRun> other = fail(Errc::internal, "did not run");
    std::thread thread{[&] { other = migrator(database).up(); }};
    CHECK(migrator(database).up());
    thread.join();
    CHECK(other);
    CHECK(migrator(database).check());
  });
}
