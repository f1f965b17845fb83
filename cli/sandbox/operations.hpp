// sandbox users, chats, show, say, send-photo, press, pay, join: the demo's Telegram from a shell (OP17). They act on
// a sandbox somebody else runs on this machine, and touch no database of ours.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::cli {

[[nodiscard]] std::span<const ops::Operation> sandbox_operations();

}  // namespace banana::cli
