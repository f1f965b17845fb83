#include "core/vendors/down.hpp"

namespace banana::vendors {

bool is_down(db::Snapshot& snapshot, std::string_view vendor, std::string_view model, Instant now) {
  // What an operator forced holds whatever the circuit says.
  constexpr db::Sql kDown =
      "SELECT 1 FROM vendor_switch WHERE vendor = $1 AND model IN ('', $2) AND forced = 'open' AND "
      "(forced_until IS NULL OR forced_until > $3) "
      "UNION ALL "
      "SELECT 1 FROM vendor_health h WHERE h.vendor = $1 AND h.model IN ('', $2) AND h.circuit = 'open' AND "
      "h.open_until > $3 AND NOT EXISTS (SELECT 1 FROM vendor_switch s WHERE s.vendor = h.vendor AND s.model "
      "= "
      "h.model AND s.forced = 'closed' AND (s.forced_until IS NULL OR s.forced_until > $3)) LIMIT 1";
  return snapshot.value<int>(kDown, vendor, model, now).has_value();
}

}  // namespace banana::vendors
