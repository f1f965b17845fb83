// Who did what, and what it changed: one row an act, append-only (the database itself refuses anything else).
// The row of an act that was done commits with it; refused and failed attempts get a row of their own.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/ops/actor.hpp"
#include "core/ops/context.hpp"
#include "core/ops/operation.hpp"

namespace banana::ops {

enum class AuditOutcome : std::uint8_t {
  done,
  refused,  // the act was wrong, not allowed or not confirmed; nothing changed
  failed,   // something broke; nothing changed
};

[[nodiscard]] std::string_view to_string(AuditOutcome outcome);

struct AuditRow {
  std::int64_t id = 0;
  Instant at;
  const Actor& actor;
  std::string_view operation;
  const JsonObject& arguments;  // masked
  const Change& change;
  AuditOutcome outcome = AuditOutcome::done;
  std::string_view error = {};
  std::string_view correlation = {};
};

void append_audit(db::Tx& tx, const AuditRow& row);

/// audit list, audit show.
[[nodiscard]] std::span<const Operation> audit_operations();

}  // namespace banana::ops
