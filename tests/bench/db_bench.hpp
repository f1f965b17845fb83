// The database's benchmarks; each prints its line.
#pragma once

namespace banana::bench {

void sqlite_write_256();
void sqlite_write_1();
void pg_write_256();

}  // namespace banana::bench
