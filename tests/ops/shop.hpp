// A small table of operations to run: a shelf with pots of jam.
#pragma once

#include <span>

#include "core/ops/operation.hpp"
#include "core/ops/registry.hpp"

namespace banana::test {

inline Result<Json> count_jam(db::Snapshot& snapshot, const ops::Args&, const ops::Context&) {
  return Json(JsonObject{{"pots", *snapshot.value<std::int64_t>("SELECT count(*) FROM jam")}});
}

inline Result<Json> add_jam(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto pots = [&] { return *tx.value<std::int64_t>("SELECT count(*) FROM jam"); };
  const auto fruit = args.get<std::string>("fruit");
  context.change.before = JsonObject{{"pots", pots()}};
  tx.exec("INSERT INTO jam (fruit) VALUES ($1)", fruit);
  if (fruit == "stone") return fail(Errc::invalid, "stones make no jam");
  if (fruit == "glass") throw db::Error(db::Cause::disk_full, "the disk is full");
  if (fruit == "anvil") throw std::runtime_error("shelf broke");
  context.change.after = JsonObject{{"pots", pots()}};
  return Json(JsonObject{{"added", fruit}});
}

inline Task<Result<Json>> paint(ops::Host&, const ops::Args&, ops::Context& context) {
  context.change.after = "blue";
  co_return Json(JsonObject{{"painted", !context.rehearsal}});
}

inline constexpr ops::Arg kFruit[] = {
    {.name = "fruit", .help = "of what", .place = ops::Place::positional, .need = ops::Need::required},
    {.name = "recipe", .help = "how", .secret = true}};
inline constexpr ops::Operation kShop[] = {
    {.name = "jam.count", .summary = "Count", .role = ops::Role::support, .handler = &count_jam},
    {.name = "jam.add",
     .summary = "Add",
     .args = kFruit,
     .role = ops::Role::moderator,
     .effect = ops::Effect::write,
     .handler = &add_jam},
    {.name = "jam.smash",
     .summary = "Smash",
     .args = kFruit,
     .role = ops::Role::admin,
     .effect = ops::Effect::bulk,
     .confirm = ops::Confirm::ask,
     .handler = &add_jam},
    {.name = "shelf.paint",
     .summary = "Paint",
     .effect = ops::Effect::write,
     .where = ops::Where::caller,
     .handler = &paint},
};

inline const ops::Registry& shop() {
  static const ops::Registry registry{{kShop}};
  return registry;
}

}  // namespace banana::test
