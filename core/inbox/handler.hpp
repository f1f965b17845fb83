// What a bot does with an update: the shell around screens, and whatever else takes updates.
#pragma once

#include <string>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"
#include "core/telegram/update.hpp"

namespace banana::inbox {

struct Arrival {
  BotId bot;
  Instant now;
  IdMaker& ids;
  const telegram::Update& update;
};

/// Answers that are urgent and harmless to repeat: to callbacks and pre-checkouts. They go out at once, beside the
/// outbox, when the transaction has committed.
using Answers = std::vector<telegram::Call>;

class Handler {
 public:
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;

  /// One transaction: state, ledger and outbox rows together. May be run again. Throwing undoes all of it; the
  /// update is tried again later and set aside after some tries.
  [[nodiscard]] virtual Answers handle(db::Tx& tx, const Arrival& arrival) = 0;
};

}  // namespace banana::inbox
