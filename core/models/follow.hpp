// Keeps the catalogue in memory as the database has it: what an operator changes counts at once, in every process.
//
//   LiveCatalogue models;
//   co_await refresh(database, models, ready);              // before the first look-up
//   co_spawn(loop, follow(database, models, ready), …);     // until the database is stopped
//   const auto catalogue = models.now();                    // any thread; a lock of nanoseconds
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "core/base/async.hpp"
#include "core/db/database.hpp"
#include "core/models/catalogue.hpp"

namespace banana::models {

class LiveCatalogue {
 public:
  /// As of now, and whole: it does not change while it is held. Empty before the first refresh, never null.
  [[nodiscard]] std::shared_ptr<const Catalogue> now() const;
  void publish(std::shared_ptr<const Catalogue> catalogue);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Catalogue> catalogue_ = std::make_shared<const Catalogue>();
};

/// Which providers can be called: asked on the database's thread, since some keys are kept there.
using Readiness = std::function<ReadyProviders(db::Snapshot&)>;

[[nodiscard]] Task<> refresh(db::Database& database, LiveCatalogue& live, Readiness ready);

/// Both must outlive it. A key that comes or goes is noticed within seconds, a change of a model at once.
[[nodiscard]] Task<> follow(db::Database& database, LiveCatalogue& live, Readiness ready);

}  // namespace banana::models
