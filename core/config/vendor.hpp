// The AI vendors there are adapters for, and what is configured of each (PV14). Their settings are rows made for every
// vendor alike (vendor_settings.cpp).
//
//   const VendorConfig& openai = config.providers.of(Vendor::openai);
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/config/values.hpp"

namespace banana {

enum class Vendor : std::uint8_t {
  gemini,
  google_video,
  openai,
  openai_compatible,
  ark,
  stability,
  kling,
  runway,
  fal,
  replicate,
  sdcpp,
  automatic1111,
  comfyui,
  sandbox,
};
inline constexpr std::size_t kVendors = 14;
inline constexpr std::array<std::string_view, kVendors> kVendorNames{
    "gemini", "google_video", "openai", "openai_compatible", "ark",     "stability", "kling", "runway",
    "fal",    "replicate",    "sdcpp",  "automatic1111",     "comfyui", "sandbox"};
[[nodiscard]] constexpr std::string_view to_string(Vendor vendor) {
  return kVendorNames[static_cast<std::size_t>(vendor)];
}
[[nodiscard]] constexpr std::optional<Vendor> parse_vendor(std::string_view name) {
  const auto found = std::ranges::find(kVendorNames, name);
  if (found == kVendorNames.end()) return std::nullopt;
  return static_cast<Vendor>(found - kVendorNames.begin());
}

struct VendorConfig {
  HttpUrl base_url;          // empty: the vendor is not in use, or needs none
  std::vector<Secret> keys;  // they take turns
  Millis timeout{};          // of one call
  std::int64_t concurrency = 0;
};

struct ProvidersConfig {
  std::vector<Vendor> use;  // none: all of them
  std::int64_t breaker_failures = 0;
  std::int64_t breaker_rate = 0;  // percent
  Millis breaker_window{};
  Millis breaker_open_for{};
  Millis breaker_open_max{};
  std::int64_t breaker_probes = 0;
  std::array<VendorConfig, kVendors> vendors;

  [[nodiscard]] const VendorConfig& of(Vendor vendor) const {
    return vendors[static_cast<std::size_t>(vendor)];
  }
};

}  // namespace banana
