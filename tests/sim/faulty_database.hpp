// A database that fails when it is told to, around one operation: before, in the middle of or after its commit.
// Work is done on the calling thread's time, one operation after the other, so that a run repeats exactly.
#pragma once

#include <memory>
#include <utility>

#include "core/db/database.hpp"
#include "tests/sim/mutation.hpp"
#include "tests/sim/step.hpp"
#include "tests/sim/world.hpp"

namespace banana::sim {

class FaultyDatabase final : public db::Database {
 public:
  /// `mutation` may be null.
  FaultyDatabase(std::unique_ptr<db::Database> inner, const Mutation* mutation)
      : inner_(std::move(inner)), mutation_(mutation) {}

  /// For the next write.
  void plan(Fault fault, int at) {
    fault_ = fault;
    at_ = at;
  }

  /// Ends the database and goes on with what is left of it.
  void replace(World& world, Restart::Kind kind) { inner_ = world.restart(std::move(inner_), kind); }

  [[nodiscard]] db::Engine engine() const override { return inner_->engine(); }
  [[nodiscard]] db::Stats stats() const override { return inner_->stats(); }
  void stop() override { inner_->stop(); }

 protected:
  void enqueue(std::unique_ptr<db::WriteWork> work) noexcept override;
  void enqueue(std::unique_ptr<db::ReadWork> work) noexcept override;

 private:
  void write(db::WriteWork& work);
  void do_once(db::WriteWork& work, std::optional<int> crash_at);
  void do_in_vain(db::WriteWork& work, std::optional<int> crash_at);

  std::unique_ptr<db::Database> inner_;
  const Mutation* mutation_;
  Fault fault_ = Fault::none;
  int at_ = 0;
};

}  // namespace banana::sim
