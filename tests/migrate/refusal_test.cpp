// Databases that this program must not touch.
#include "core/db/migrate.hpp"
#include "tests/migrate/each_engine.hpp"
#include "tests/migrate/shop.hpp"

using namespace banana;
using namespace banana::test;

EACH_ENGINE("a database that is behind is refused with the command to run", [](db::Database& database) {
  REQUIRE(migrator(database).to(2));
  const auto fits = migrator(database).check();
  REQUIRE_FALSE(fits);
  CHECK(fits.error().message == "the database is at migration 0002, version 1.0 needs 0003");
  CHECK(fits.error().hint.find("bananactl migrate up") != std::string::npos);
})

EACH_ENGINE(
    "a database from the future is refused with both versions and the way back", [](db::Database& database) {
      REQUIRE(migrator(database, shop(), "2.5").up());
      db::Migrations old = shop();
      old.resize(1);
      for (const auto& refused :
           {migrator(database, old).check().error(), migrator(database, old).up().error(),
            migrator(database, old).to(0).error(), migrator(database, old).rehearse(0).error()}) {
        CHECK(refused.code == Errc::conflict);
        CHECK(refused.message ==
              "the database is at migration 0003_sale, made by version 2.5; this is version 1.0, which knows "
              "migrations up to 0001");
        CHECK(refused.hint.find("Run version 2.5 or newer.") == 0);
        CHECK(refused.hint.find("bananactl migrate to 1") != std::string::npos);
      }
      const auto status = migrator(database, old).status();
      REQUIRE(status);
      CHECK(status->version == 3);
      CHECK(status->migrations[2].state == db::MigrationState::unknown);
    })

EACH_ENGINE("an edited migration is named and nothing is migrated", [](db::Database& database) {
  REQUIRE(migrator(database).to(2));
  db::Migrations edited = shop();
  edited[0].up = "CREATE TABLE shop (id BIGINT PRIMARY KEY, name TEXT);";
  const auto verified = migrator(database, edited).verify();
  REQUIRE_FALSE(verified);
  CHECK(verified.error().message == "migration 0001_shop was changed after version 1.0 applied it");
  CHECK_FALSE(migrator(database, edited).up());
  CHECK_FALSE(migrator(database, edited).check());
  CHECK(migrator(database).status()->version == 2);
})

EACH_ENGINE("verify names all that is wrong at once", [](db::Database& database) {
  REQUIRE(migrator(database).up());
  db::Migrations edited = shop();
  edited[0].up = "SELECT 1";
  edited[1].name = "0002_remark";
  edited.resize(2);
  const auto verified = migrator(database, edited).verify();
  REQUIRE_FALSE(verified);
  CHECK(verified.error().message ==
        "migration 0001_shop was changed after version 1.0 applied it\n"
        "migration 0002_note was changed after version 1.0 applied it\n"
        "the database is at migration 0003_sale, made by version 1.0; this is version 1.0, which knows "
        "migrations up to 0002");
})

EACH_ENGINE("a gap is refused", [](db::Database& database) {
  REQUIRE(migrator(database).up());
  database.write_now([](db::Tx& tx) { tx.exec("DELETE FROM schema_migration WHERE number = 2"); });
  const auto verified = migrator(database).verify();
  REQUIRE_FALSE(verified);
  CHECK(verified.error().message == "migration 0002_note was never applied although the database is at 0003");
  CHECK_FALSE(migrator(database).check());
  CHECK_FALSE(migrator(database).up());
})
