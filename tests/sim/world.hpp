// Where a simulation happens: new databases with our schema, as fast as they can be had, and what becomes of one
// when the program ends.
#pragma once

#include <memory>
#include <string>

#include "core/db/database.hpp"
#include "tests/sim/step.hpp"

namespace banana::sim {

class World {
 public:
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  virtual ~World() = default;

  /// An empty database with the schema, the asset GEM and what `schema` changes. One at a time.
  [[nodiscard]] virtual std::unique_ptr<db::Database> fresh(std::string_view schema) = 0;
  /// Ends `running` and opens what is left of it.
  [[nodiscard]] virtual std::unique_ptr<db::Database> restart(std::unique_ptr<db::Database> running,
                                                              Restart::Kind kind) = 0;
};

/// Files in memory where the system has such a place: they are synced as ever, only faster.
[[nodiscard]] std::unique_ptr<World> make_sqlite_world();
/// A schema of its own on the server, gone afterwards.
[[nodiscard]] std::unique_ptr<World> make_postgres_world(const std::string& conninfo);

}  // namespace banana::sim
