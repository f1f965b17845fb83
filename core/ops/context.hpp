// What a handler knows besides its arguments, and where it leaves word of what it changed.
#pragma once

#include "core/base/id.hpp"
#include "core/base/json.hpp"
#include "core/base/time.hpp"
#include "core/ops/actor.hpp"

namespace banana {
struct Config;
}

namespace banana::ops {

/// The state of what an act touches, for the audit and for rehearsals. Null where there is nothing.
struct Change {
  Json before;
  Json after;
};

struct Context {
  const Actor& actor;
  Instant now;
  IdMaker& ids;
  /// The audit row this act will have, for what else it writes to refer to; 0 in reads and host operations.
  std::int64_t audit_id = 0;
  /// Database work is rolled back for it; a host operation must hold itself back.
  bool rehearsal = false;
  /// The settings of the process that runs it, for what writes to the database; null elsewhere.
  const Config* config = nullptr;
  /// A handler may run again (see core/db/tx.hpp): each run starts with an empty one.
  Change change = {};
};

}  // namespace banana::ops
