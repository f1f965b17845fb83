// The least that SQLite itself needs for the same work: a loop of inserts, so many to a transaction.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace banana::bench {

/// Inserts a second into a new file at `path`.
[[nodiscard]] double raw_inserts_per_second(const std::string& path, std::size_t batch,
                                            std::chrono::milliseconds span);

}  // namespace banana::bench
