// Threads that read, each with its own read-only connection. Every operation sees one consistent state.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "core/db/open.hpp"
#include "core/db/sqlite/connection.hpp"
#include "core/db/sqlite/syncer.hpp"
#include "core/db/work_queue.hpp"

namespace banana::db::sqlite {

class Readers {
 public:
  Readers(const SqliteOptions& options, Syncer& syncer);
  ~Readers() { stop(); }
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  /// Refused from now on. What is queued is still done.
  void close() { queue_.close(); }
  /// Finishes what is queued and closes the connections.
  void stop();
  void enqueue(std::unique_ptr<ReadWork> work) noexcept { queue_.push(std::move(work)); }
  void add_to(Stats& stats) const { stats.reads = reads_; }

 private:
  void work(Connection& connection);

  Syncer& syncer_;
  WorkQueue<Snapshot> queue_;
  std::atomic<std::int64_t> reads_{0};
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::thread> threads_;
};

}  // namespace banana::db::sqlite
