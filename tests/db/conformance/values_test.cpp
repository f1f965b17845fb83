// What goes in comes out: every type at its edges.
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "tests/db/engines.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

constexpr db::Sql kTable = db::Sql::per_engine(
    "CREATE TABLE thing(id INTEGER PRIMARY KEY, number INTEGER, ratio REAL, words TEXT, bytes BLOB) STRICT",
    "CREATE TABLE thing(id BIGINT PRIMARY KEY, number BIGINT, ratio DOUBLE PRECISION, words TEXT, bytes "
    "BYTEA)");

struct ThingTag;
using ThingId = Id<ThingTag>;

void make_table(db::Database& db) {
  db.write_now([](db::Tx& tx) { tx.exec(kTable); });
}

struct Column {
  db::Sql store;
  db::Sql load;
};
#define COLUMN(name)                                                                           \
  Column{"INSERT INTO thing(id, " name ") VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET " name \
         " = excluded." name,                                                                  \
         "SELECT " name " FROM thing WHERE id = 1"}
constexpr Column kNumber = COLUMN("number");
constexpr Column kRatio = COLUMN("ratio");
constexpr Column kWords = COLUMN("words");
constexpr Column kBytes = COLUMN("bytes");
#undef COLUMN

/// Stores a value in a column and reads it back.
template <class T>
T through(db::Database& db, const Column& column, const T& value) {
  db.write_now([&](db::Tx& tx) { tx.run(column.store, value); });
  return db.read_now([&](db::Snapshot& s) { return s.value<T>(column.load).value(); });
}

Bytes all_bytes(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7);
  return bytes;
}

}  // namespace

TEST_CASE_TEMPLATE("integers keep their value to the last bit", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  using Limits = std::numeric_limits<std::int64_t>;
  for (const std::int64_t number : {Limits::min(), Limits::min() + 1, std::int64_t{-1}, std::int64_t{0},
                                    std::int64_t{1}, (std::int64_t{1} << 53) + 1, Limits::max()}) {
    CHECK(through(scratch.db(), kNumber, number) == number);
  }
  CHECK(through(scratch.db(), kNumber, true) == true);
  CHECK(through(scratch.db(), kNumber, false) == false);
  CHECK(through<std::int32_t>(scratch.db(), kNumber, -7) == -7);
}

TEST_CASE_TEMPLATE("real numbers keep their bits", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  for (const double number : {0.0, 0.1, -1.5e-300, 1.7976931348623157e308, 3.0}) {
    CHECK(through(scratch.db(), kRatio, number) == number);
  }
}

TEST_CASE_TEMPLATE("text comes back as it went in and empty is not NULL", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  for (const std::string text : {"", " ", "O'zbekiston so‘m", "Привет мир", "🍌\xF0\x9F\x8D\x8C",
                                 "'; DROP TABLE thing; --", "back\\slash \"quotes\" \t\r\n", "$1 ? :a @b"}) {
    CHECK(through(scratch.db(), kWords, text) == text);
  }
  scratch.db().write_now([](db::Tx& tx) { tx.exec("UPDATE thing SET words = $1", std::string_view{}); });
  scratch.db().read_now([](db::Snapshot& s) {
    CHECK(s.value<std::int64_t>("SELECT count(*) FROM thing WHERE words = ''") == 1);
  });
}

TEST_CASE_TEMPLATE("bytes come back as they went in and empty is not NULL", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  for (const std::size_t size : {0u, 1u, 255u, 4096u, 100'000u}) {
    const Bytes bytes = all_bytes(size);
    CHECK(through(scratch.db(), kBytes, bytes) == bytes);
  }
  scratch.db().write_now([](db::Tx& tx) { tx.exec("UPDATE thing SET bytes = $1", Bytes{}); });
  scratch.db().read_now([](db::Snapshot& s) {
    CHECK(s.value<std::int64_t>("SELECT count(*) FROM thing WHERE bytes IS NULL") == 0);
  });
}

TEST_CASE_TEMPLATE("megabytes fit into one row", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  const std::string text(3'000'000, 'x');
  const Bytes bytes = all_bytes(5'000'000);
  CHECK(through(scratch.db(), kWords, text) == text);
  CHECK(through(scratch.db(), kBytes, bytes) == bytes);
}

TEST_CASE_TEMPLATE("NULL is nothing of every type", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  scratch.db().write_now([](db::Tx& tx) {
    tx.exec("INSERT INTO thing(id, number, ratio, words, bytes) VALUES ($1, $2, $3, $4, $5)", 1, nullptr,
            std::nullopt, std::optional<std::string>{}, std::optional<Bytes>{});
  });
  scratch.db().read_now([](db::Snapshot& s) {
    db::Rows rows = s.query("SELECT number, ratio, words, bytes FROM thing");
    REQUIRE(rows.next());
    for (int column = 0; column < 4; ++column) CHECK(rows.is_null(column));
    CHECK(rows.get<std::optional<std::int64_t>>(0) == std::nullopt);
    CHECK(rows.get<std::optional<double>>(1) == std::nullopt);
    CHECK(rows.get<std::optional<std::string>>(2) == std::nullopt);
    CHECK(rows.get<std::optional<Bytes>>(3) == std::nullopt);
  });
}

TEST_CASE_TEMPLATE("domain types come back as they went in", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  const Instant at = from_unix_ms(1'795'223'450'123);
  CHECK(through(scratch.db(), kNumber, ThingId{42}) == ThingId{42});
  CHECK(through(scratch.db(), kNumber, at) == at);
  CHECK(through(scratch.db(), kNumber, Millis{-5}) == Millis{-5});
  CHECK(through(scratch.db(), kNumber, Tokens{900}) == Tokens{900});
  CHECK(through(scratch.db(), kWords, std::optional<std::string>{"x"}) == "x");
}

TEST_CASE_TEMPLATE("a value of another type than asked for is a misuse", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_table(scratch.db());
  scratch.db().write_now([](db::Tx& tx) { tx.exec("INSERT INTO thing(id, words) VALUES (1, 'seven')"); });
  const auto read = [&](auto look) {
    return cause_of([&] {
      scratch.db().read_now([&](db::Snapshot& s) {
        db::Rows rows = s.query("SELECT number, words FROM thing");
        REQUIRE(rows.next());
        static_cast<void>(look(rows));
      });
    });
  };
  CHECK(read([](db::Rows& rows) { return rows.i64(0); }) == db::Cause::misuse);   // NULL is not 0
  CHECK(read([](db::Rows& rows) { return rows.text(0); }) == db::Cause::misuse);  // and not ""
  CHECK(read([](db::Rows& rows) { return rows.i64(1); }) == db::Cause::misuse);
  CHECK(read([](db::Rows& rows) { return rows.text(2); }) == db::Cause::misuse);  // there is no such column
}

}  // namespace banana::test
