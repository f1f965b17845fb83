// Folds the write-ahead log into the database file while the writer goes on: on a thread and a connection of its own. It
// leaves what was written meanwhile, and can't make the log start over: a short fold by the writer does both.
//
// Until 3.51.3 SQLite can lose pages when a log that is folded in wholly starts over while somebody begins to fold it
// again. So the writer may only begin() with something in the log that is not folded in, and must not fold itself until
// this is done: then the log can't start over under it.
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
  void wait() const { is_under_way_.wait(true); }

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
