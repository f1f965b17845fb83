// What operators decided about a vendor or one of its models, whatever its circuit says: switched off, or a circuit
// that is forced open or closed, for a while or until they say otherwise (JB6, OP5).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/db/tx.hpp"
#include "core/vendors/record.hpp"

namespace banana::vendors {

struct Switch {
  std::optional<bool> enabled = {};    // of a vendor only; nothing: as configured
  std::optional<Circuit> forced = {};  // open or closed
  std::optional<Instant> forced_until = {};
  Instant set_at{};
  std::string set_by = {};
};

/// The circuit that is forced now.
[[nodiscard]] inline std::optional<Circuit> forced_now(const Switch& turned, Instant now) {
  if (turned.forced_until && *turned.forced_until <= now) return std::nullopt;
  return turned.forced;
}

[[nodiscard]] std::map<Subject, Switch> read_switches(db::Snapshot& snapshot);
[[nodiscard]] Switch find_switch(db::Snapshot& snapshot, const Subject& about);
/// Reaches every process when it commits.
void set_switch(db::Tx& tx, const Subject& about, const Switch& turned);

/// Raised when a circuit or a switch changes.
inline constexpr std::string_view kHealthSignal = "vendor_health";

}  // namespace banana::vendors
