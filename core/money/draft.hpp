// From a command to the record it would leave behind. Commands that are wrong in themselves end here.
#pragma once

#include <optional>

#include "core/money/ledger.hpp"

namespace banana::ledger {

struct Draft {
  Record record;                    // all but the id
  Status status = Status::created;  // once it is a refusal, nothing more happens to the draft
  std::optional<Money> asked = {};  // post, reverse: how much, when not all of it
  std::optional<Account> of = {};   // post, void: whose hold it should be

  /// The record that must be known before this draft is complete: the hold, or what is to be reversed.
  [[nodiscard]] std::optional<TransferId> target() const {
    return record.pending_id ? record.pending_id : record.reverses_id;
  }
  void refuse(Status why) {
    if (status == Status::created) status = why;
  }
};

[[nodiscard]] Draft make_draft(const Command& command, Instant now);
[[nodiscard]] Draft make_expiry(TransferId hold, Instant now);

/// Fills in what the target says. `target` is null when there is no such record; for the reversal of a hold
/// it is the post, or null when it was not posted.
void complete(Draft& draft, const Record* target);

/// The first field in which two records under one key differ; empty when they are the same command.
[[nodiscard]] std::string_view first_difference(const Record& a, const Record& b);

}  // namespace banana::ledger
