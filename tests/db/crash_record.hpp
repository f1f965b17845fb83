// What the crash test's child writes and its parent checks: one operation is a parcel and its five items, tied by
// a checksum, so that half an operation can't pass for a whole one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/db/open.hpp"

namespace banana::test {

inline constexpr int kItems = 5;

/// A name like "sqlite:/path" or "postgres:conninfo", as it is passed to the child.
inline std::unique_ptr<db::Database> open_by_name(const std::string& name) {
  const auto colon = name.find(':');
  const std::string rest = name.substr(colon + 1);
  if (name.substr(0, colon) == "sqlite")
    return db::open_sqlite({.path = rest, .checkpoint_bytes = 256 << 10});
  return db::open_postgres({.url = Secret{rest}});
}

inline constexpr db::Sql kParcelTables = db::Sql::per_engine(
    "CREATE TABLE parcel(id INTEGER PRIMARY KEY, total INTEGER NOT NULL) STRICT;"
    "CREATE TABLE item(parcel INTEGER NOT NULL, n INTEGER NOT NULL, worth INTEGER NOT NULL,"
    " PRIMARY KEY (parcel, n)) STRICT",
    "CREATE TABLE parcel(id BIGINT PRIMARY KEY, total BIGINT NOT NULL);"
    "CREATE TABLE item(parcel BIGINT NOT NULL, n BIGINT NOT NULL, worth BIGINT NOT NULL, PRIMARY KEY "
    "(parcel, n))");

inline std::int64_t worth_of(std::int64_t parcel, int n) { return (parcel * 31 + n * 7919) % 1'000'003; }

inline std::int64_t total_of(std::int64_t parcel) {
  std::int64_t total = 0;
  for (int n = 0; n < kItems; ++n) total += worth_of(parcel, n);
  return total;
}

inline void write_parcel(db::Tx& tx, std::int64_t parcel) {
  for (int n = 0; n < kItems; ++n) {
    tx.run("INSERT INTO item(parcel, n, worth) VALUES ($1, $2, $3)", parcel, n, worth_of(parcel, n));
    if (n == 2) tx.run("INSERT INTO parcel(id, total) VALUES ($1, $2)", parcel, total_of(parcel));
  }
}

}  // namespace banana::test
