// The small bot that the demo runs, until the studio comes: a menu, an echo of a photo, tokens for Stars and a refund.
// It shows every part of the system at work, and how a program is written.
#pragma once

#include "daemon/screens/program.hpp"

namespace banana::screens::demo {

[[nodiscard]] const Program& program();

}  // namespace banana::screens::demo
