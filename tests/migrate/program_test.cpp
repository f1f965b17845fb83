// The migrations this program is built with.
#include "core/db/migrate.hpp"
#include "tests/migrate/catalogue.hpp"
#include "tests/migrate/each_engine.hpp"
#include "tests/migrate/shop.hpp"

using namespace banana;
using namespace banana::test;

namespace {

db::Migrator own(db::Database& database) {
  return migrator(database, db::program_migrations(database.engine()));
}

std::string schema(db::Database& database) {
  return database.read_now([](db::Snapshot& snapshot) { return catalogue(snapshot); });
}

}  // namespace

TEST_CASE("both engines have the same migrations") {
  const auto sqlite = db::program_migrations(db::Engine::sqlite);
  const auto postgres = db::program_migrations(db::Engine::postgres);
  REQUIRE(sqlite.size() == postgres.size());
  for (std::size_t i = 0; i < sqlite.size(); ++i) CHECK(sqlite[i].name == postgres[i].name);
}

EACH_ENGINE("every migration of the program is undone exactly and can be done again",
            [](db::Database& database) {
              for (int number = 1; number <= own(database).latest(); ++number) {
                CAPTURE(number);
                const std::string before = schema(database);
                REQUIRE(own(database).to(number));
                const std::string after = schema(database);
                REQUIRE(own(database).to(number - 1));
                CHECK(schema(database) == before);
                REQUIRE(own(database).to(number));
                CHECK(schema(database) == after);
              }
              CHECK(own(database).check());
              REQUIRE(own(database).to(0));
              CHECK(schema(database).empty());
            })
