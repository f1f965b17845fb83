#include "core/models/ready.hpp"

#include <string>

#include "core/vendors/facts.hpp"

namespace banana::models {

Readiness configured_providers(const ProvidersConfig& config, const Clock& clock) {
  return [&config, &clock](db::Snapshot& snapshot) {
    const vendors::Facts facts = vendors::read_facts(snapshot, config, clock.now());
    ReadyProviders ready;
    for (std::size_t i = 0; i < kVendorNames.size(); ++i) {
      const std::string_view name = kVendorNames[i];
      if (vendors::is_enabled(facts, name) && vendors::is_set_up(facts, static_cast<Vendor>(i))) {
        ready.insert(std::string{name});
      }
    }
    return ready;
  };
}

}  // namespace banana::models
