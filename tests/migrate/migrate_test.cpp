#include "core/db/migrate.hpp"

#include "tests/migrate/catalogue.hpp"
#include "tests/migrate/each_engine.hpp"
#include "tests/migrate/shop.hpp"

using namespace banana;
using namespace banana::test;

namespace {

using Names = std::vector<std::string>;

std::string schema(db::Database& database) {
  return database.read_now([](db::Snapshot& snapshot) { return catalogue(snapshot); });
}

void fill(db::Database& database) {
  database.write_now([](db::Tx& tx) {
    tx.exec("INSERT INTO shop (id, name, note) VALUES (1, 'a', 'x'), (2, 'b', NULL)");
    tx.exec("INSERT INTO sale (id, shop_id, units) VALUES (1, 1, 5), (2, 1, 5), (3, 2, 5)");
  });
}

}  // namespace

EACH_ENGINE("a fresh database is at 0 and everything is pending", [](db::Database& database) {
  const auto status = migrator(database).status();
  REQUIRE(status);
  CHECK(status->version == 0);
  CHECK(status->latest == 3);
  CHECK_FALSE(status->is_current());
  REQUIRE(status->migrations.size() == 3);
  CHECK(status->migrations[2].name == "0003_sale");
  CHECK(status->migrations[2].state == db::MigrationState::pending);
  CHECK(schema(database).empty());
})

EACH_ENGINE("up applies all that is pending and tells of each step", [](db::Database& database) {
  Names told;
  const auto run = migrator(database).up({.progress = [&](const db::MigrationProgress& at) {
    told.push_back(at.step.name + " " + std::to_string(at.done) + "/" + std::to_string(at.total) +
                   (at.took ? " done" : ""));
  }});
  REQUIRE(run);
  CHECK(names(run->steps) == Names{"up 0001_shop", "up 0002_note", "up 0003_sale"});
  CHECK(told == Names{"0001_shop 0/3", "0001_shop 1/3 done", "0002_note 1/3", "0002_note 2/3 done",
                      "0003_sale 2/3", "0003_sale 3/3 done"});
  const auto status = migrator(database).verify();
  REQUIRE(status);
  CHECK(status->is_current());
  CHECK(status->migrations[0].applied_at == standing_clock().now());
  CHECK(status->migrations[0].program == "1.0");
  CHECK(migrator(database).check());
  fill(database);
})

EACH_ENGINE("up on a current database does nothing", [](db::Database& database) {
  REQUIRE(migrator(database).up());
  const auto again = migrator(database).up();
  REQUIRE(again);
  CHECK(again->steps.empty());
})

EACH_ENGINE("to moves either way and each pair leaves no trace", [](db::Database& database) {
  Names schemas{schema(database)};
  for (int target = 1; target <= 3; ++target) {
    REQUIRE(migrator(database).to(target));
    schemas.push_back(schema(database));
    CHECK(schemas[schemas.size() - 2] != schemas.back());
  }
  for (int target = 2; target >= 0; --target) {
    const auto run = migrator(database).to(target);
    REQUIRE(run);
    REQUIRE(run->steps.size() == 1);
    CHECK(schema(database) == schemas[static_cast<std::size_t>(target)]);
    CHECK(migrator(database).status()->version == target);
  }
  REQUIRE(migrator(database).up());
  CHECK(schema(database) == schemas.back());
})

EACH_ENGINE("down needs a lower number", [](db::Database& database) {
  REQUIRE(migrator(database).to(2));
  CHECK(migrator(database).down(2).error().message ==
        "the database is at 2; down needs a lower number than that, not 2");
  CHECK(migrator(database).down(-1).error().code == Errc::invalid);
  CHECK(migrator(database).to(4).error().message ==
        "there is no migration 4; this program knows 0 (nothing) to 3");
  REQUIRE(migrator(database).down(1));
  CHECK(migrator(database).status()->version == 1);
})

EACH_ENGINE("a rehearsal counts what would be lost and changes nothing", [](db::Database& database) {
  REQUIRE(migrator(database).up());
  fill(database);
  const std::string before = schema(database);
  const auto run = migrator(database).rehearse(1);
  REQUIRE(run);
  CHECK(names(run->steps) == Names{"down 0003_sale", "down 0002_note"});
  REQUIRE(run->losses.size() == 2);
  CHECK(run->losses[0].table == "sale");
  CHECK(run->losses[0].column.empty());
  CHECK(run->losses[0].rows == 3);
  CHECK(run->losses[1].table == "shop");
  CHECK(run->losses[1].column == "note");
  CHECK(run->losses[1].rows == 1);
  CHECK(schema(database) == before);
  CHECK(migrator(database).status()->version == 3);
})

EACH_ENGINE("a rehearsal of up leaves even a fresh database untouched", [](db::Database& database) {
  const auto run = migrator(database).rehearse(3);
  REQUIRE(run);
  CHECK(run->steps.size() == 3);
  CHECK(run->losses.empty());
  CHECK(migrator(database).status()->version == 0);
  CHECK(schema(database).empty());
})

EACH_ENGINE("a migration that fails half way is kept not at all and those before it stay",
            [](db::Database& database) {
              db::Migrations known = shop();
              known[2].up = "CREATE TABLE sale (id BIGINT PRIMARY KEY); INSERT INTO nowhere VALUES (1);";
              const auto run = migrator(database, known).up();
              REQUIRE_FALSE(run);
              CHECK(run.error().code == Errc::internal);
              CHECK(run.error().message.find("migration 0003_sale (up): ") == 0);
              CHECK(run.error().message.find("nowhere") != std::string::npos);
              CHECK(run.error().message.find("Nothing of 0003_sale was kept: the database is at 0002.") !=
                    std::string::npos);
              CHECK(migrator(database, known).status()->version == 2);
              CHECK(schema(database).find("sale") == std::string::npos);
              CHECK(migrator(database).up());  // with the file mended it goes on from there
            })

EACH_ENGINE("a failed rehearsal names the migration", [](db::Database& database) {
  db::Migrations known = shop();
  known[1].up = "ALTER TABLE nowhere ADD COLUMN note TEXT";
  const auto run = migrator(database, known).rehearse(3);
  REQUIRE_FALSE(run);
  CHECK(run.error().message.find("migration 0002_note (up): ") == 0);
  CHECK(migrator(database, known).status()->version == 0);
})
