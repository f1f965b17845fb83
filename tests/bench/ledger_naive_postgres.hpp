// The transfer as a good team would write it first: a transaction of its own for each, over a pool of connections.
#pragma once

#include <chrono>
#include <string>

namespace banana::bench {

/// Transfers a second on a prepared ledger; each connection has a thread.
[[nodiscard]] double naive_transfers_per_second(const std::string& conninfo, int connections,
                                                std::chrono::milliseconds span);

}  // namespace banana::bench
