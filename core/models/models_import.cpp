// models diff, import.
#include <fmt/format.h>

#include "core/models/catalogue_file.hpp"
#include "core/models/handlers.hpp"
#include "core/models/take_over.hpp"

namespace banana::models {
namespace {

Result<Plan> plan(db::Snapshot& snapshot, const ops::Args& args, Instant now, std::string_view by) {
  const auto own = args.find<std::string>("catalogue");
  if (!own) return plan_shipped(snapshot, shipped(), now);
  const auto sheets = read_catalogue(*own);
  if (!sheets) return sheets.error();
  return plan_own(snapshot, *sheets, now, by);
}

JsonArray items_of(const Plan& plan) {
  JsonArray items;
  for (const Change& change : plan.changes) {
    items.push_back(JsonObject{{"model", change.model},
                               {"path", change.what.path.empty() ? "(the model)" : change.what.path},
                               {"fate", to_string(change.what.fate)},
                               {"here", change.what.here},
                               {"there", change.what.there}});
  }
  return items;
}

std::string summary_of(const Plan& plan) {
  std::string text =
      fmt::format("{} added, {} taken over, {} kept as they are here, {} gone.", plan.count(Fate::added),
                  plan.count(Fate::taken), plan.count(Fate::kept), plan.count(Fate::gone));
  if (const auto conflicts = plan.count(Fate::conflict); conflicts > 0) {
    text += fmt::format(
        " {} changed on both sides and kept as they are here: `bananactl models set` settles them.",
        conflicts);
  }
  return text;
}

Json told(const Plan& plan) {
  return JsonObject{{"items", items_of(plan)},
                    {"summary", summary_of(plan)},
                    {"models", plan.rows.size()},
                    {"prices", plan.prices.size()}};
}

}  // namespace

Result<Json> diff_models(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const auto planned = plan(snapshot, args, context.now, context.actor.name);
  if (!planned) return planned.error();
  return told(*planned);
}

Result<Json> import_models(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  take_turn(tx);
  const auto planned = plan(tx, args, context.now, context.actor.name);
  if (!planned) return planned.error();
  if (const auto done = carry_out(tx, context.ids, context.now, context.actor.name, *planned); !done)
    return done.error();
  JsonObject before;
  JsonObject after;
  for (const Change& change : planned->changes) {
    if (change.what.fate == Fate::kept || change.what.fate == Fate::conflict) continue;
    const std::string where = fmt::format("{} {}", change.model, change.what.path);
    before[where] = change.what.here;
    after[where] = change.what.there;
  }
  context.change.before = std::move(before);
  context.change.after = std::move(after);
  return told(*planned);
}

}  // namespace banana::models
