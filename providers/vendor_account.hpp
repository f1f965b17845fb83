// The account an installation has with a vendor: the address that is configured, and the keys of configuration and
// database, of which those that were refused rest (core/vendors/purse.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/config/vendor.hpp"
#include "core/config/vendor_settings.hpp"
#include "core/vendors/purse.hpp"
#include "providers/account.hpp"

namespace banana::providers {

/// All it is made with outlives it.
class VendorAccount final : public Account {
 public:
  VendorAccount(Vendor vendor, const ProvidersConfig& config, vendors::Purse& purse, const Clock& clock)
      : vendor_(vendor), config_(config), purse_(purse), clock_(clock) {}

  [[nodiscard]] std::string base_url() const override { return config_.of(vendor_).base_url.text; }
  [[nodiscard]] bool needs_key() const override { return config::needs_key(vendor_); }
  [[nodiscard]] std::optional<Key> next_key() override {
    return key_of(purse_.next(to_string(vendor_), clock_.now()));
  }
  [[nodiscard]] std::optional<Key> find_key(std::string_view id) override {
    return key_of(purse_.find(to_string(vendor_), id));
  }
  void note(std::string_view key_id, vendors::Failure why, std::optional<Millis> retry_after) override {
    purse_.note(to_string(vendor_), key_id, why, retry_after, clock_.now());
  }

 private:
  static std::optional<Key> key_of(std::optional<vendors::PurseKey> key) {
    if (!key) return std::nullopt;
    return Key{.id = std::move(key->id), .value = std::move(key->value)};
  }

  Vendor vendor_;
  const ProvidersConfig& config_;
  vendors::Purse& purse_;
  const Clock& clock_;
};

}  // namespace banana::providers
