// The rows of the table of settings on where pictures and clips are kept: blob and s3.
#pragma once

#include <span>

namespace banana::config {

struct Setting;

[[nodiscard]] std::span<const Setting> storage_settings();

}  // namespace banana::config
