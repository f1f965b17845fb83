// What goes in comes out: every type at its edges, parameters in any order.
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "tests/db/engines.hpp"

namespace banana::test {
namespace {

constexpr db::Sql kTable = db::Sql::per_engine(
    "CREATE TABLE thing(id INTEGER PRIMARY KEY, number INTEGER, ratio REAL, words TEXT, bytes BLOB) STRICT",
    "CREATE TABLE thing(id BIGINT PRIMARY KEY, number BIGINT, ratio DOUBLE PRECISION, words TEXT, bytes "
    "BYTEA)");

void make_table(db::Database& db) {
  db.write_now([](db::Tx& tx) { tx.exec(kTable); });
}

struct ThingTag;
using ThingId = Id<ThingTag>;

}  // namespace

TEST_CASE_TEMPLATE("integers keep their value to the last bit", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  using Limits = std::numeric_limits<std::int64_t>;
  std::int64_t id = 0;
  for (const std::int64_t number : {Limits::min(), Limits::min() + 1, std::int64_t{-1}, std::int64_t{0},
                                    std::int64_t{1}, (std::int64_t{1} << 53) + 1, Limits::max()}) {
    ++id;
    scratch.db().write_now(
        [&](db::Tx& tx) { tx.exec("INSERT INTO thing(id, number) VALUES ($1, $2)", id, number); });
    const auto back = scratch.db().read_now(
        [&](db::Snapshot& s) { return s.value<std::int64_t>("SELECT number FROM thing WHERE id = $1", id); });
    CHECK(back == number);
  }
}

TEST_CASE_TEMPLATE("domain types come back as they went in", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  const ThingId id{42};
  const Instant at = from_unix_ms(1'795'223'450'123);
  scratch.db().write_now([&](db::Tx& tx) {
    tx.exec("INSERT INTO thing(id, number, words) VALUES ($1, $2, $3)", id, at,
            std::optional<std::string>{"x"});
  });
  scratch.db().read_now([&](db::Snapshot& s) {
    db::Rows rows = s.query("SELECT id, number, words, ratio FROM thing");
    REQUIRE(rows.next());
    CHECK(rows.get<ThingId>(0) == id);
    CHECK(rows.get<Instant>(1) == at);
    CHECK(rows.get<std::optional<std::string>>(2) == "x");
    CHECK(rows.get<std::optional<double>>(3) == std::nullopt);
    CHECK(rows.columns() == 4);
    CHECK(rows.name(1) == "number");
    CHECK_FALSE(rows.next());
    CHECK_FALSE(rows.next());
  });
}

}  // namespace banana::test
