// What signals do before and after the loop looks at them.
#pragma once

namespace banana::daemon {

/// Early in main: a peer that hangs up is no reason to die, and neither is a reload request that comes too soon.
void ignore_stray_signals();

/// From now on SIGTERM and SIGINT end the process at once with exit code 128 + N, even if the loop is stuck.
void leave_at_once_on_stop_signals();

}  // namespace banana::daemon
