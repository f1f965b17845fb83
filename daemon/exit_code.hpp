// What bananad exits with. The unit files count on these (packaging/systemd), so they don't change.
#pragma once

namespace banana::daemon {

enum class ExitCode : int {
  stopped = 0,   // as it was told, by SIGTERM or SIGINT
  invalid = 2,   // a wrong flag or configuration; starting again will not help
  conflict = 4,  // the schema doesn't fit, or another daemon has the database; starting again will not help
  unavailable = 8,   // a database, folder or port that can't be used now
  internal = 70,     // an exception nobody expected; the log has its stack
  killed_base = 128  // plus the number of the second signal, which ends everything at once
};

}  // namespace banana::daemon
