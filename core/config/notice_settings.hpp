// The settings of notices.*: part of the table of settings (setting.hpp).
#pragma once

#include <span>

#include "core/config/setting.hpp"

namespace banana::config {

[[nodiscard]] std::span<const Setting> notice_settings();

}  // namespace banana::config
