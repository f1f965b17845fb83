// Syncs the log behind the writer, while that goes on with the next group: whoever waits for a commit goes on when it is
// on the disk and not before, and so does whoever has read what is not on the disk yet. When nothing else waits to be written
// the commit itself syncs, which saves the way here.
//
// A log that can't be synced may have lost what was written before. Then nothing is taken for written or read any more until
// the file is opened anew.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/db/finish.hpp"
#include "core/db/signals.hpp"
#include "core/db/sqlite/gathered_log.hpp"

namespace banana::db::sqlite {

/// Who is to be told of a commit, or of a read.
struct News {
  std::vector<Finished> finished;
  std::vector<std::string> channels = {};
};

class Syncer final : public CommitSync {
 public:
  struct Options {
    std::function<bool()> more_waits;  // to be written
    std::function<bool()> sync;        // called by the syncer's thread; false when the disk refuses
    Signals& signals;
    std::string path;
  };
  explicit Syncer(Options options);
  ~Syncer() override { stop(); }

  When when_to_sync() noexcept override;
  /// At once, when everything that was committed so far is on the disk, and afterwards otherwise. Any thread.
  void tell(News news);
  /// Tells what is left to be told. The last call of all.
  void stop();

 private:
  void work();
  void tell_now(News& news) const;
  void refuse(News& news) const;
  [[nodiscard]] bool is_behind() const { return synced_ < written_; }

  const Options options_;
  std::atomic<std::uint64_t> written_ = 0;  // commits whose sync was put off
  std::atomic<std::uint64_t> synced_ = 0;
  std::atomic<bool> is_refused_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable room_;
  std::vector<News> waiting_;
  std::atomic<bool> is_telling_ = false;  // or about to: set under the mutex
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace banana::db::sqlite
