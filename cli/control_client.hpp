// The caller's side of the daemon's control socket.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/ops/control.hpp"

namespace banana::cli {

/// Who answers at this socket. Nothing when there is no socket or a dead daemon left it; a refusal when it may not
/// be used, does not answer in time, or speaks another protocol.
[[nodiscard]] Result<std::optional<ops::control::Hello>> greet(const std::string& socket);

/// Has the daemon run an operation. unavailable when it went away before it answered: the act may have been done.
[[nodiscard]] Result<ops::Outcome> send(const std::string& socket, const ops::Request& request);

}  // namespace banana::cli
