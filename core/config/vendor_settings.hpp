// The rows of the table of settings that every AI vendor has.
#pragma once

#include <span>
#include <string_view>

#include "core/config/vendor.hpp"

namespace banana::config {

struct Group;
struct Setting;

/// By vendor.
[[nodiscard]] std::span<const Setting> vendor_settings();
[[nodiscard]] std::span<const Group> vendor_groups();

/// Whether it can't be called without one.
[[nodiscard]] bool needs_key(Vendor vendor);
/// A sentence on who that is.
[[nodiscard]] std::string_view about(Vendor vendor);

}  // namespace banana::config
