// The load every figure of the ledger is measured under: each transfer takes one token from a wallet of its own
// and gives it to the one hot wallet that everybody pays.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "core/db/database.hpp"
#include "core/money/ledger.hpp"

namespace banana::bench {

inline constexpr std::int64_t kPayers = 20'000;
inline constexpr auto kHot = ledger::Account::user(kPayers + 1);
inline constexpr std::int64_t kFunds = 1'000'000'000;

/// The schema, and funds for every payer.
void prepare(db::Database& db);

/// So many transfers, a thousand to a commit.
void pay(db::Database& db, std::int64_t transfers);
/// Seals all of them.
void seal(db::Database& db);

struct Measured {
  double per_second = 0;
  double p50_ms = 0;
};
/// So many callers, each with one transfer in flight through the teller.
[[nodiscard]] Measured measure_teller(db::Database& db, std::size_t callers, std::chrono::milliseconds span);

/// The n-th transfer. Keys are new for each `run`.
[[nodiscard]] ledger::Transfer payment(const std::string& run, std::int64_t n);

}  // namespace banana::bench
