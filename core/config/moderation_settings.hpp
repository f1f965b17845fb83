// The settings of moderation.*: part of the table of settings (setting.hpp).
#pragma once

#include <span>

#include "core/config/setting.hpp"

namespace banana::config {

[[nodiscard]] std::span<const Setting> moderation_settings();

}  // namespace banana::config
