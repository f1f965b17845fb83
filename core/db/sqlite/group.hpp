// Group commit: many operations, one transaction, one sync. Each is undone alone when it throws.
//
// Few ever throw after they wrote, so at first they run without savepoints; when one does, the group is rolled
// back and run again with them, and so are the next groups for a while.
//
// SQLite ends the whole transaction by itself when the disk is full or broken, or a statement runs out of
// time. Then the operation that met it fails and its neighbours are run again, once; met again, they fail
// with the same error. When the commit fails all fail: those that threw as well, for what they saw was never
// there.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/db/sqlite/connection.hpp"
#include "core/db/sqlite/gathered_log.hpp"
#include "core/db/sqlite/session.hpp"

namespace banana::db::sqlite {

class GroupCommit {
 public:
  using Group = std::vector<std::unique_ptr<WriteWork>>;

  /// `sync` is asked when a group's commit is to reach the disk.
  GroupCommit(Connection& connection, CommitSync& sync)
      : connection_(connection), log_(connection), sync_(sync) {}

  /// Afterwards failed(i), take_failure(i) and take_channels() tell what came of it.
  void run(Group& group);

  [[nodiscard]] bool failed(std::size_t index) const { return failures_[index] != nullptr; }
  /// Moved, so that the one who is told is the last to hold it.
  [[nodiscard]] std::exception_ptr take_failure(std::size_t index) { return std::move(failures_[index]); }
  [[nodiscard]] std::vector<std::string> take_channels() { return std::move(channels_); }
  [[nodiscard]] const GatheredLog& log() const { return log_; }
  [[nodiscard]] std::int64_t runs() const { return runs_; }
  /// Whether anything was committed.
  [[nodiscard]] bool committed() const { return committed_; }

 private:
  static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

  struct Outcome {
    enum Kind { settled, tangled, lost };
    Kind kind = settled;
    std::size_t at = kNobody;  // the operation with which the transaction was lost
  };

  Outcome attempt(Group& group, Care care, std::size_t without = kNobody);
  Ending run_one(WriteWork& work, Care care, std::exception_ptr& failure);
  void commit(std::size_t without);
  void fail_all(std::size_t but, const std::exception_ptr& failure);

  Connection& connection_;
  GatheredLog log_;
  CommitSync& sync_;
  std::vector<std::exception_ptr> failures_;
  std::vector<std::string> channels_;
  std::int64_t runs_ = 0;
  int careful_groups_left_ = 0;
  bool committed_ = false;
};

}  // namespace banana::db::sqlite
