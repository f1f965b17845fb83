#include "core/db/sql_scan.hpp"

#include <doctest/doctest.h>

using namespace banana;
using db::Engine;
using db::word_that_ends_a_transaction;

TEST_CASE("a statement that would end the transaction is found wherever it begins") {
  CHECK(word_that_ends_a_transaction("COMMIT", Engine::sqlite) == "COMMIT");
  CHECK(word_that_ends_a_transaction("CREATE TABLE a (b);commit;", Engine::postgres) == "COMMIT");
  CHECK(word_that_ends_a_transaction("-- first\n/* then */ RollBack", Engine::postgres) == "ROLLBACK");
  CHECK(word_that_ends_a_transaction("SELECT 1; SAVEPOINT x", Engine::sqlite) == "SAVEPOINT");
  CHECK(word_that_ends_a_transaction("SELECT 1; END", Engine::postgres) == "END");
}

TEST_CASE("the same words in names and texts and bodies are nobody's business") {
  CHECK_FALSE(word_that_ends_a_transaction("CREATE TABLE a (note TEXT DEFAULT 'x; COMMIT')", Engine::sqlite));
  CHECK_FALSE(word_that_ends_a_transaction("CREATE TABLE a (\"x; COMMIT\" TEXT)", Engine::sqlite));
  CHECK_FALSE(word_that_ends_a_transaction("-- ; COMMIT\nSELECT 1", Engine::postgres));
  CHECK_FALSE(word_that_ends_a_transaction("/* ; COMMIT */ SELECT 1", Engine::postgres));
  CHECK_FALSE(word_that_ends_a_transaction("SELECT 'it''s; COMMIT'", Engine::postgres));
  CHECK_FALSE(word_that_ends_a_transaction(
      "CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN; COMMIT; END $body$ LANGUAGE plpgsql",
      Engine::postgres));
  CHECK_FALSE(word_that_ends_a_transaction(
      "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET n = 1; END; SELECT 1", Engine::sqlite));
  CHECK_FALSE(word_that_ends_a_transaction("COMMITTED", Engine::sqlite));
  CHECK_FALSE(word_that_ends_a_transaction("", Engine::sqlite));
}

TEST_CASE("an unfinished comment or string ends with the text") {
  CHECK_FALSE(word_that_ends_a_transaction("SELECT 'abc; COMMIT", Engine::sqlite));
  CHECK_FALSE(word_that_ends_a_transaction("/* COMMIT", Engine::sqlite));
  CHECK_FALSE(word_that_ends_a_transaction("SELECT $1", Engine::postgres));
  CHECK_FALSE(word_that_ends_a_transaction("SELECT $a$; COMMIT", Engine::postgres));
}
