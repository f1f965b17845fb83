// Folds the write-ahead log into the database file while the writer goes on: on a thread and a connection of its own. It
// leaves what was written meanwhile, and can't make the log start over: a short fold by the writer does both.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/db/sqlite/connection.hpp"

namespace banana::db::sqlite {

class Folding {
 public:
  explicit Folding(const SqliteOptions& options);
  ~Folding();
  Folding(const Folding&) = delete;
  Folding& operator=(const Folding&) = delete;

  void begin();
  [[nodiscard]] bool is_under_way() const { return is_under_way_; }

 private:
  void work();

  Connection connection_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_ending_ = false;
  std::atomic<bool> is_under_way_ = false;
  std::thread thread_;
};

}  // namespace banana::db::sqlite
