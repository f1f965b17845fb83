#include "core/db/sqlite/folding.hpp"

#include <pthread.h>
#include <sqlite3.h>

namespace banana::db::sqlite {

Folding::Folding(const SqliteOptions& options)
    : connection_(options, Connection::Role::folder), thread_([this] { work(); }) {}

Folding::~Folding() {
  {
    const std::scoped_lock lock{mutex_};
    is_ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Folding::begin() {
  {
    const std::scoped_lock lock{mutex_};
    is_under_way_ = true;
  }
  wake_.notify_one();
}

void Folding::work() {
  pthread_setname_np(pthread_self(), "db-folding");
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      wake_.wait(lock, [this] { return is_ending_ || is_under_way_; });
      if (is_ending_) return;
    }
    connection_.start_timer();
    // Should it fail, the writer's own fold does, too, and tells of it.
    sqlite3_wal_checkpoint_v2(connection_.raw(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    is_under_way_ = false;
    is_under_way_.notify_one();
  }
}

}  // namespace banana::db::sqlite
