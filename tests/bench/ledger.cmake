find_package(SQLite3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)

banana_bench(ledger SOURCES ledger_bench.cpp ledger_load.cpp ledger_naive_postgres.cpp ledger_raw_sqlite.cpp
  NEEDS banana_money SQLite::SQLite3 PkgConfig::libpq)
