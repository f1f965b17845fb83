#include "core/ops/flags.hpp"

#include <algorithm>
#include <array>

namespace banana::ops {

namespace {

constexpr std::array kFlags{flags::kMaintenance, flags::kGeneration, flags::kTopUp,
                            flags::kReferrals,   flags::kSignup,     flags::kBroadcasts};

constexpr auto kNames = [] {
  std::array<std::string_view, kFlags.size()> names;
  std::transform(kFlags.begin(), kFlags.end(), names.begin(), [](const Flag& flag) { return flag.name; });
  return names;
}();

constexpr db::Sql kRead = "SELECT enabled, updated_at, updated_by FROM flag WHERE name = $1";
constexpr db::Sql kSet =
    "INSERT INTO flag (name, enabled, updated_at, updated_by) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO "
    "UPDATE "
    "SET enabled = excluded.enabled, updated_at = excluded.updated_at, updated_by = excluded.updated_by";
constexpr db::Sql kUnset = "DELETE FROM flag WHERE name = $1";

constexpr std::string_view kStates[] = {"on", "off"};

std::string_view state(bool enabled) { return enabled ? "on" : "off"; }

const Flag& flag_of(const Args& args) {
  const auto name = args.get<std::string>("flag");
  return *std::find_if(kFlags.begin(), kFlags.end(), [&](const Flag& flag) { return flag.name == name; });
}

JsonObject describe(db::Snapshot& snapshot, const Flag& flag) {
  JsonObject out{{"name", flag.name},
                 {"state", state(flag.fallback)},
                 {"default", state(flag.fallback)},
                 {"set_by", nullptr},
                 {"set_at", nullptr},
                 {"help", flag.help}};
  db::Rows rows = snapshot.query(kRead, flag.name);
  if (rows.next()) {
    out["state"] = state(rows.get<bool>(0));
    out["set_at"] = to_iso8601(rows.get<Instant>(1));
    out["set_by"] = rows.text(2);
  }
  return out;
}

Result<Json> list(db::Snapshot& snapshot, const Args&, const Context&) {
  JsonArray items;
  for (const Flag& flag : kFlags) items.push_back(describe(snapshot, flag));
  return Json(JsonObject{{"items", std::move(items)}});
}

Result<Json> show(db::Snapshot& snapshot, const Args& args, const Context&) {
  return Json(describe(snapshot, flag_of(args)));
}

Result<Json> set(db::Tx& tx, const Args& args, Context& context) {
  const Flag& flag = flag_of(args);
  context.change.before = describe(tx, flag);
  tx.exec(kSet, flag.name, args.get<std::string>("state") == "on", context.now, context.actor.name);
  context.change.after = describe(tx, flag);
  return context.change.after;
}

Result<Json> unset(db::Tx& tx, const Args& args, Context& context) {
  const Flag& flag = flag_of(args);
  context.change.before = describe(tx, flag);
  tx.exec(kUnset, flag.name);
  context.change.after = describe(tx, flag);
  return context.change.after;
}

constexpr Arg kFlagArg{.name = "flag",
                       .kind = Kind::choice,
                       .help = "which one",
                       .place = Place::positional,
                       .need = Need::required,
                       .choices = kNames};
constexpr Arg kWhich[] = {kFlagArg};
constexpr Arg kWhichAndState[] = {kFlagArg,
                                  {.name = "state",
                                   .kind = Kind::choice,
                                   .help = "what it is to be",
                                   .place = Place::positional,
                                   .need = Need::required,
                                   .choices = kStates}};

constexpr Column kColumns[] = {{.key = "name", .title = "Flag", .format = Format::id},
                               {.key = "state", .title = "State", .format = Format::status},
                               {.key = "default", .title = "Default"},
                               {.key = "help", .title = "While on"},
                               {.key = "set_by", .title = "Set by"},
                               {.key = "set_at", .title = "Set at", .format = Format::instant}};
constexpr View kTable{.show = Show::table, .columns = kColumns};
constexpr View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"flags list", "flags list --json"};
constexpr std::string_view kShowExamples[] = {"flags show maintenance"};
constexpr std::string_view kSetExamples[] = {"flags set maintenance on", "flags set top-up off --dry-run"};
constexpr std::string_view kUnsetExamples[] = {"flags unset maintenance"};

constexpr Operation kOperations[] = {
    {.name = "flags.list",
     .summary = "List the feature toggles",
     .role = Role::support,
     .examples = kListExamples,
     .view = kTable,
     .handler = &list},
    {.name = "flags.show",
     .summary = "Show one feature toggle",
     .args = kWhich,
     .role = Role::support,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show},
    {.name = "flags.set",
     .summary = "Turn a feature on or off",
     .description = "Takes effect at once, without a restart.",
     .args = kWhichAndState,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kSetExamples,
     .view = kRecord,
     .handler = &set},
    {.name = "flags.unset",
     .summary = "Give a feature its default back",
     .args = kWhich,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kUnsetExamples,
     .view = kRecord,
     .handler = &unset},
};

}  // namespace

std::span<const Flag> known_flags() { return kFlags; }

bool flag_enabled(db::Snapshot& snapshot, const Flag& flag) {
  return snapshot.value<bool>(kRead, flag.name).value_or(flag.fallback);
}

std::span<const Operation> flag_operations() { return kOperations; }

}  // namespace banana::ops
