// An update of one row of a table that has triggers.
//
//   constexpr db::Sql kTake = DB_UPDATE_ONE("quote", "SET job = $1 WHERE id = $2");
//
// "OR FAIL" spares SQLite the copies of pages with which it would undo half a statement. With one row there is no half:
// CHECKs and triggers that RAISE(FAIL) refuse before anything is done.
#pragma once

#include "core/db/sql.hpp"

#define DB_UPDATE_ONE(table, change) \
  ::banana::db::Sql::per_engine("UPDATE OR FAIL " table " " change, "UPDATE " table " " change)
