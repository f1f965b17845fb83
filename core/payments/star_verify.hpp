// Proves payments against the ledger, from raw rows: every payment moved its Stars and its tokens exactly once, every
// refund moved them back exactly once, the ledger holds no payment that is not here, and no order is paid without one.
//
//   for (const PaymentFinding& finding : verify_payments(snapshot).findings) say(finding.text);
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/db/tx.hpp"

namespace banana::payments {

struct PaymentFinding {
  std::int64_t id = 0;  // of the payment; of the transfer or the order where no payment is
  std::string text;     // names it
};

struct PaymentReport {
  std::vector<PaymentFinding> findings;  // of each rule the first hundred
  std::int64_t payments = 0;
  [[nodiscard]] bool ok() const { return findings.empty(); }
};

[[nodiscard]] PaymentReport verify_payments(db::Snapshot& snapshot);

}  // namespace banana::payments
