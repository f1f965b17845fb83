// The rows of the table of settings on pictures from outside.
#pragma once

#include <span>

namespace banana::config {

struct Setting;

[[nodiscard]] std::span<const Setting> picture_settings();

}  // namespace banana::config
