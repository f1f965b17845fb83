// The months of a year that was paid at once (PA4): the first one's tokens come with the payment, the other eleven when
// they are due. One row a month, so that none is given twice; a refund of the year takes them back as well.
#pragma once

#include <cstddef>

#include "core/payments/subscription.hpp"

namespace banana::payments {

/// Gives up to `most` months of yearly plans their tokens; how many were looked at. The scheduler repeats it.
[[nodiscard]] std::size_t grant_due(db::Tx& tx, Instant now, std::size_t most);

struct Grant {
  Instant due_at;
  Tokens tokens;
  ledger::TransferId transfer;
};
/// What the payment gave besides its own tokens, oldest first.
[[nodiscard]] std::vector<Grant> grants_of(db::Snapshot& snapshot, PaymentId payment);

}  // namespace banana::payments
