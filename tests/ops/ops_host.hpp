// A host for tests: a real SQLite file with our schema, a clock that stands still, operations that are run and
// waited for.
#pragma once

#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/db/database.hpp"
#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "core/ops/host.hpp"
#include "core/ops/runner.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {

class OpsHost : public ops::Host {
 public:
  OpsHost() : owned_(db::open_sqlite({.path = dir_.file("banana.db")})), database_(owned_.get()) {
    migrate();
  }
  explicit OpsHost(db::Database& database) : database_(&database) { migrate(); }
  ~OpsHost() override {
    if (owned_) owned_->stop();
  }

  const Clock& clock() const override { return clock_; }
  IdMaker& ids() override { return ids_; }
  const config::Sources& sources() override { throw std::logic_error("no configuration here"); }
  Result<db::Database*> database() override { return database_; }
  Result<db::Database*> any_database(ops::Missing) override { return database_; }
  db::Database* open_database() override { return database_; }

  db::Database& db() { return *database_; }
  ManualClock& time() { return clock_; }
  /// What operations run on.
  asio::io_context& loop() { return loop_; }

  Result<ops::Outcome> run(const ops::Registry& registry, ops::Request request,
                           ops::Reach reach = ops::Reach::own_process) {
    ops::Runner runner{registry, *this, reach};
    Result<ops::Outcome> outcome{ops::Outcome{}};
    std::exception_ptr thrown;
    asio::co_spawn(loop_, runner.run(std::move(request)),
                   [&](std::exception_ptr failure, Result<ops::Outcome> done) {
                     thrown = failure;
                     outcome = std::move(done);
                   });
    loop_.restart();
    loop_.run();
    if (thrown) std::rethrow_exception(thrown);
    return outcome;
  }

  std::int64_t count(std::string_view sql) {
    return *database_->read_now([&](db::Snapshot& snapshot) { return snapshot.value<std::int64_t>(sql); });
  }
  std::string text(std::string_view sql) {
    return *database_->read_now([&](db::Snapshot& snapshot) { return snapshot.value<std::string>(sql); });
  }

 private:
  void migrate() {
    database_->write_now([&](db::Tx& tx) {
      const auto known = db::program_migrations(tx.engine());
      return db::migrate_in(tx, known, static_cast<int>(known.size()), clock_.now(), "test").value();
    });
  }

  TempDir dir_;
  asio::io_context loop_{1};
  ManualClock clock_{from_unix_ms(1'795'219'200'000)};
  IdMaker ids_{clock_, 1};
  std::unique_ptr<db::Database> owned_;
  db::Database* database_;
};

inline const ops::Actor kAlice{ops::Door::shell, "alice", ops::Role::operator_};

}  // namespace banana::test
