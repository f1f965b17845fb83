// A bot as operations show it; nothing in it is secret.
#pragma once

#include "core/access/bot.hpp"
#include "core/base/json.hpp"

namespace banana::access {

[[nodiscard]] JsonObject to_json(const Bot& bot);

}  // namespace banana::access
