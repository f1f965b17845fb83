// Who may use the control socket, going by what the kernel says about the other end.
#pragma once

#include <string>

#include "core/net/message.hpp"

namespace banana::daemon {

/// Root, the daemon's own user, or a member of the daemon's group.
[[nodiscard]] bool may_control(const net::Peer& peer);

/// The user's name, or "uid 1000" for one without: what the audit shows.
[[nodiscard]] std::string user_name(uid_t uid);

}  // namespace banana::daemon
