// The months of a year that was paid at once (PA4): the first one's tokens come with the payment, the other eleven when
// they are due. One row a month, so that none is given twice; a refund of the year takes them back as well.
#pragma once

#include <cstddef>

#include "core/payments/subscription.hpp"

namespace banana::payments {

struct GrantsDone {
  std::size_t given = 0;  // months whose tokens arrived
  bool is_more = false;   // others may be due as well
};
/// Gives up to `most` months of yearly plans their tokens. The scheduler repeats it.
[[nodiscard]] GrantsDone grant_due(db::Tx& tx, Instant now, std::size_t most);

struct Grant {
  Instant due_at;
  Tokens tokens;
  ledger::TransferId transfer;
};
/// What the payment gave besides its own tokens, oldest first.
[[nodiscard]] std::vector<Grant> grants_of(db::Snapshot& snapshot, PaymentId payment);

}  // namespace banana::payments
