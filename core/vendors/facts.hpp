// All that is known of the vendors at one moment, put together for people: configuration, keys, health, and what
// operators decided.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/json.hpp"
#include "core/config/vendor.hpp"
#include "core/db/tx.hpp"
#include "core/vendors/health.hpp"
#include "core/vendors/keys.hpp"
#include "core/vendors/purse.hpp"

namespace banana::vendors {

[[nodiscard]] BreakerRules rules_of(const ProvidersConfig& config);
/// The names in providers.use, as Health takes them.
[[nodiscard]] std::vector<std::string> in_use(const ProvidersConfig& config);

struct Facts {
  const ProvidersConfig& config;
  Instant now{};
  std::map<Subject, Record> records = {};
  std::map<Subject, Switch> switches = {};
  std::vector<KeyRow> keys = {};
  std::vector<KeyRest> rests = {};
};
[[nodiscard]] Facts read_facts(db::Snapshot& snapshot, const ProvidersConfig& config, Instant now);

[[nodiscard]] bool is_enabled(const Facts& facts, std::string_view vendor);
/// Whether it could be called: an address and a key, where it needs them.
[[nodiscard]] bool is_set_up(const Facts& facts, Vendor vendor);
[[nodiscard]] HealthView view_of(const Facts& facts, const Subject& about);

/// As the operations show them.
[[nodiscard]] JsonObject vendor_row(const Facts& facts, Vendor vendor);
[[nodiscard]] JsonObject health_row(const HealthView& view);
[[nodiscard]] JsonArray key_rows(const Facts& facts, Vendor vendor);

}  // namespace banana::vendors
