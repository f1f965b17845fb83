#include "core/ops/audit.hpp"

#include <array>
#include <optional>

#include <boost/json/serialize.hpp>

namespace banana::ops {

namespace {

constexpr std::array<std::string_view, 3> kOutcomes{"done", "refused", "failed"};

constexpr db::Sql kAppend =
    "INSERT INTO audit (id, at, door, actor, role, operation, arguments, state_before, state_after, outcome, "
    "error, correlation) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

std::optional<std::string> state_text(const Json& state) {
  if (state.is_null()) return std::nullopt;
  return boost::json::serialize(state);
}

std::optional<std::string_view> unless_empty(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace

std::string_view to_string(AuditOutcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)]; }

void append_audit(db::Tx& tx, const AuditRow& row) {
  tx.run(kAppend, row.id, row.at, to_string(row.actor.door), row.actor.name, to_string(row.actor.role),
         row.operation, boost::json::serialize(row.arguments), state_text(row.change.before),
         state_text(row.change.after), to_string(row.outcome), unless_empty(row.error),
         unless_empty(row.correlation));
}

}  // namespace banana::ops
