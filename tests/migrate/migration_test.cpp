#include "core/db/migration.hpp"

#include <array>

#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

using namespace banana;
using db::Engine;

namespace {

std::string refusal(std::span<const EmbeddedFile> files) {
  const auto read = db::read_migrations(files, Engine::sqlite);
  REQUIRE_FALSE(read);
  return read.error().message;
}

}  // namespace

TEST_CASE("files become migrations in the order of their numbers") {
  const std::array<EmbeddedFile, 6> files{{{"migrations/sqlite/0002_plans.up.sql", "B"},
                                           {"migrations/sqlite/0001_ground.down.sql", "a"},
                                           {"migrations/sqlite/0002_plans.down.sql", "b"},
                                           {"migrations/sqlite/0001_ground.up.sql", "A"},
                                           {"migrations/postgres/0001_ground.up.sql", "PA"},
                                           {"migrations/postgres/0001_ground.down.sql", "pa"}}};
  const auto sqlite = db::read_migrations(files, Engine::sqlite);
  REQUIRE(sqlite);
  REQUIRE(sqlite->size() == 2);
  CHECK(sqlite->at(0).name == "0001_ground");
  CHECK(sqlite->at(0).up == "A");
  CHECK(sqlite->at(1).number == 2);
  CHECK(sqlite->at(1).down == "b");
  const auto postgres = db::read_migrations(files, Engine::postgres);
  REQUIRE(postgres);
  REQUIRE(postgres->size() == 1);
  CHECK(postgres->at(0).up == "PA");
}

TEST_CASE("a checksum is the SHA-256 of the up text") {
  const db::Migration migration{.number = 1, .name = "0001_a", .up = "abc", .down = "x"};
  CHECK(migration.checksum() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a missing direction or number and a strange name are refused by name") {
  const std::array<EmbeddedFile, 1> no_down{{{"migrations/sqlite/0001_ground.up.sql", "A"}}};
  CHECK(refusal(no_down) == "migration 0001_ground has no .down.sql");
  const std::array<EmbeddedFile, 1> no_up{{{"migrations/sqlite/0001_ground.down.sql", "A"}}};
  CHECK(refusal(no_up) == "migration 0001_ground has no .up.sql");
  const std::array<EmbeddedFile, 2> gap{
      {{"migrations/sqlite/0002_b.up.sql", "A"}, {"migrations/sqlite/0002_b.down.sql", "a"}}};
  CHECK(refusal(gap) == "migration 0002_b stands where number 0001 belongs");
  const std::array<EmbeddedFile, 4> twice{{{"migrations/sqlite/0001_a.up.sql", "A"},
                                           {"migrations/sqlite/0001_a.down.sql", "a"},
                                           {"migrations/sqlite/0001_b.up.sql", "A"},
                                           {"migrations/sqlite/0001_b.down.sql", "a"}}};
  CHECK(refusal(twice) == "migration 0001_b stands where number 0002 belongs");
  for (const std::string_view path :
       {"migrations/sqlite/1_a.up.sql", "migrations/sqlite/0001_A.up.sql", "migrations/sqlite/0001.up.sql",
        "migrations/sqlite/0001_a.sql", "migrations/sqlite/+001_a.up.sql"}) {
    const std::array<EmbeddedFile, 1> strange{{{path, "A"}}};
    CHECK(refusal(strange) == std::string{path} + " is not called NNNN_name.up.sql or NNNN_name.down.sql");
  }
}

TEST_CASE("a migration that would leave its transaction is refused") {
  const std::array<EmbeddedFile, 2> files{{{"migrations/sqlite/0001_a.up.sql", "CREATE TABLE a (b); COMMIT;"},
                                           {"migrations/sqlite/0001_a.down.sql", "DROP TABLE a"}}};
  CHECK(refusal(files) == "migrations/sqlite/0001_a.up.sql has a COMMIT statement");
}
