#include "core/presets/personal_presets.hpp"

#include "core/presets/preset.hpp"
#include "core/presets/settings_json.hpp"

namespace banana::presets {

Json personal(db::Snapshot& snapshot, UserId user) {
  constexpr db::Sql kUsed =
      "SELECT settings, used_at FROM last_used WHERE user_id = $1 ORDER BY used_at DESC, "
      "operation, model";
  JsonArray named;
  for (const Preset& each : presets_of(snapshot, user))
    named.push_back(JsonObject{{"name", each.name}, {"settings", models::to_json(each.settings)}});
  JsonArray used;
  for (db::Rows row = snapshot.query(kUsed, user); row.next();) {
    const auto settings = from_column(row.text(0));
    used.push_back(JsonObject{{"settings", settings ? Json(models::to_json(*settings)) : Json(nullptr)},
                              {"at", to_iso8601(row.get<Instant>(1))}});
  }
  return JsonObject{{"presets", std::move(named)}, {"last_used", std::move(used)}};
}

void forget(db::Tx& tx, UserId user) {
  tx.run(db::Sql{"DELETE FROM preset WHERE user_id = $1"}, user);
  tx.run(db::Sql{"DELETE FROM last_used WHERE user_id = $1"}, user);
}

}  // namespace banana::presets
