# The raw SQLite loop that is measured beside ours is the only other place that talks to sqlite3.h.
find_package(SQLite3 REQUIRED)
banana_bench(db SOURCES db_bench.cpp db_pg_bench.cpp db_sqlite_bench.cpp raw_sqlite.cpp NEEDS banana_db SQLite::SQLite3)
