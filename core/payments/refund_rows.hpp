// Table star_refund. For the sources of this folder.
#pragma once

#include "core/payments/star_refund.hpp"

namespace banana::payments::refund_rows {

void add(db::Tx& tx, const Refund& refund);
[[nodiscard]] std::optional<Refund> find(db::Snapshot& snapshot, RefundId id);
/// The one that was asked for and has no end yet.
[[nodiscard]] std::optional<Refund> asked_of(db::Snapshot& snapshot, PaymentId payment);
/// All but what it was asked with.
void save(db::Tx& tx, const Refund& refund);

}  // namespace banana::payments::refund_rows
