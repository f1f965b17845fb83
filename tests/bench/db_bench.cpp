#include "tests/bench/db_bench.hpp"

#include "tests/bench/figures.hpp"

namespace {

constexpr banana::bench::Bench kBenches[] = {
    {"db.sqlite.write_256", banana::bench::sqlite_write_256},
    {"db.sqlite.write_1_p50_ms", banana::bench::sqlite_write_1},
    {"db.pg.write_256", banana::bench::pg_write_256},
};

}  // namespace

int main(int argc, char** argv) { return banana::bench::run_main(argc, argv, kBenches); }
