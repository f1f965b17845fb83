// The one thread that writes. Whatever has queued up while it was at work becomes the next group, so groups
// grow with the load and a single caller waits for nobody. The disk is waited for beside it (syncer.hpp).
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "core/db/open.hpp"
#include "core/db/sqlite/checkpoint.hpp"
#include "core/db/sqlite/group.hpp"
#include "core/db/sqlite/syncer.hpp"
#include "core/db/work_queue.hpp"

namespace banana::db::sqlite {

class Writer {
 public:
  /// Opens the connection in the calling thread, which gets the errors.
  Writer(const SqliteOptions& options, Signals& signals);
  ~Writer() { stop(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Refused from now on. What is queued is still done.
  void close() { queue_.close(); }
  /// Finishes what is queued, folds the log in and closes the file. The readers are to be gone by then.
  void stop();
  void enqueue(std::unique_ptr<WriteWork> work) noexcept { queue_.push(std::move(work)); }
  void add_to(Stats& stats) const;
  /// For whoever has read what may not be on the disk yet.
  [[nodiscard]] Syncer& syncer() { return syncer_; }

 private:
  void work();
  void do_group(GroupCommit::Group& group);

  const std::size_t batch_max_;
  std::unique_ptr<Connection> connection_;
  Checkpointer checkpointer_;
  WorkQueue<Tx> queue_;
  Syncer syncer_;
  GroupCommit commit_;
  std::atomic<std::int64_t> writes_{0};
  std::atomic<std::int64_t> commits_{0};
  std::atomic<std::int64_t> failures_{0};
  std::atomic<std::int64_t> retries_{0};
  std::thread thread_;
};

}  // namespace banana::db::sqlite
