// A small schema in three steps, in SQL that both engines take.
#pragma once

#include "core/db/migrate.hpp"

namespace banana::test {

inline db::Migrations shop() {
  return {
      {1, "0001_shop", "CREATE TABLE shop (id BIGINT PRIMARY KEY, name TEXT NOT NULL);", "DROP TABLE shop;"},
      {2, "0002_note", "ALTER TABLE shop ADD COLUMN note TEXT; CREATE INDEX shop_by_name ON shop (name);",
       "DROP INDEX shop_by_name; ALTER TABLE shop DROP COLUMN note;"},
      {3, "0003_sale",
       "CREATE TABLE sale (id BIGINT PRIMARY KEY, shop_id BIGINT NOT NULL REFERENCES shop (id), units BIGINT "
       "NOT NULL CHECK (units > 0));",
       "DROP TABLE sale;"}};
}

inline const ManualClock& standing_clock() {
  static const ManualClock clock{from_unix_ms(1'800'000'000'000)};
  return clock;
}

inline db::Migrator migrator(db::Database& database, db::Migrations known = shop(),
                             std::string program = "1.0") {
  return {database, std::move(known), standing_clock(), std::move(program)};
}

inline std::vector<std::string> names(const std::vector<db::Step>& steps) {
  std::vector<std::string> out;
  for (const db::Step& step : steps) out.push_back(std::string{to_string(step.direction)} + " " + step.name);
  return out;
}

}  // namespace banana::test
