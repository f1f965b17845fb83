// An operator at a terminal, with a catalogue.
#pragma once

#include <string>
#include <utility>

#include "core/models/catalogue_file.hpp"
#include "core/models/operations.hpp"
#include "core/models/take_over.hpp"
#include "core/money/operations.hpp"
#include "tests/db/engines.hpp"
#include "tests/models/shop_window.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"

namespace banana::test {

inline const ops::Registry& gallery_registry() {
  static const ops::Registry all = [] {
    ops::Registry registry;
    registry.add(models::model_operations());
    money::add_operations(registry);
    return registry;
  }();
  return all;
}

template <class Here>
struct Gallery {
  Here here;
  OpsHost host{here.db()};

  Instant now() { return host.time().now(); }

  /// What is shipped is this from now on, and taken over.
  models::Plan ship(std::string_view yaml) {
    const auto sheets = models::read_catalogue(yaml);
    REQUIRE(sheets);
    return host.db().write_now([&](db::Tx& tx) {
      models::Plan plan = models::plan_shipped(tx, *sheets, now());
      REQUIRE(models::carry_out(tx, host.ids(), now(), models::kShippedBy, plan));
      return plan;
    });
  }
  models::Row row(std::string_view id) {
    auto found = host.db().read_now([&](db::Snapshot& snapshot) { return models::find_row(snapshot, id); });
    REQUIRE(found);
    return *std::move(found);
  }
  Result<Json> run(std::string_view operation, JsonObject arguments, ops::Role role = ops::Role::admin,
                   bool rehearsal = false) {
    auto outcome = host.run(gallery_registry(), {.operation = std::string{operation},
                                                 .arguments = std::move(arguments),
                                                 .confirmed = true,
                                                 .rehearsal = rehearsal,
                                                 .actor = {ops::Door::shell, "alice", role}});
    if (!outcome) return outcome.error();
    if (operation.starts_with("models."))
      check_documented(*gallery_registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  std::string price(std::string_view model, std::string_view operation) {
    const auto found = host.db().read_now(
        [&](db::Snapshot& snapshot) { return money::price_at(snapshot, model, operation, now()); });
    return found ? money::describe(found->rule) : "none";
  }
};

/// "painter limits.concurrency taken".
inline std::vector<std::string> told(const models::Plan& plan) {
  std::vector<std::string> out;
  for (const models::Change& change : plan.changes) {
    out.push_back(change.model + " " + change.what.path + " " + std::string{to_string(change.what.fate)});
  }
  return out;
}

#define IN_GALLERY(Here, name)    \
  if (!Here::available()) return; \
  banana::test::Gallery<Here> name

}  // namespace banana::test
