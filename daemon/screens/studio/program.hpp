// The studio: pictures and films for tokens (ST).
#pragma once

#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

[[nodiscard]] const Program& program();

}  // namespace banana::screens::studio
