#include "core/vendors/switches.hpp"

namespace banana::vendors {

namespace {

constexpr db::Sql kAll =
    "SELECT vendor, model, enabled, forced, forced_until, set_at, set_by FROM vendor_switch";
constexpr db::Sql kOne =
    "SELECT vendor, model, enabled, forced, forced_until, set_at, set_by FROM vendor_switch "
    "WHERE vendor = $1 AND model = $2";
constexpr db::Sql kSet =
    "INSERT INTO vendor_switch (vendor, model, enabled, forced, forced_until, set_at, set_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (vendor, model) DO UPDATE SET "
    "enabled = excluded.enabled, forced = excluded.forced, forced_until = excluded.forced_until, "
    "set_at = excluded.set_at, set_by = excluded.set_by";

Switch read(const db::Rows& row) {
  Switch turned{.enabled = row.get<std::optional<bool>>(2),
                .forced_until = row.get<std::optional<Instant>>(4),
                .set_at = row.get<Instant>(5),
                .set_by = row.get<std::string>(6)};
  if (!row.is_null(3)) turned.forced = parse_circuit(row.text(3));
  return turned;
}

}  // namespace

std::map<Subject, Switch> read_switches(db::Snapshot& snapshot) {
  std::map<Subject, Switch> all;
  db::Rows rows = snapshot.query(kAll);
  while (rows.next()) all.emplace(Subject{rows.get<std::string>(0), rows.get<std::string>(1)}, read(rows));
  return all;
}

Switch find_switch(db::Snapshot& snapshot, const Subject& about) {
  db::Rows rows = snapshot.query(kOne, about.vendor, about.model);
  return rows.next() ? read(rows) : Switch{};
}

void set_switch(db::Tx& tx, const Subject& about, const Switch& turned) {
  const std::optional<std::string_view> forced =
      turned.forced ? std::optional{to_string(*turned.forced)} : std::nullopt;
  tx.exec(kSet, about.vendor, about.model, turned.enabled, forced, turned.forced_until, turned.set_at,
          turned.set_by);
  tx.notify(kHealthSignal);
}

}  // namespace banana::vendors
