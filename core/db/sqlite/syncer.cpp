#include "core/db/sqlite/syncer.hpp"

#include <utility>

#include <pthread.h>

#include "core/base/log.hpp"
#include "core/db/error.hpp"

namespace banana::db::sqlite {
namespace {

/// A writer that is so far ahead waits for the disk.
constexpr std::size_t kWaitingMax = 64;

}  // namespace

Syncer::Syncer(Options options) : options_(std::move(options)), thread_([this] { work(); }) {}

void Syncer::stop() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock{mutex_};
    is_ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

CommitSync::When Syncer::when_to_sync() noexcept {
  if (is_refused_) return When::never;
  // While others are still to be told of earlier commits nobody overtakes them.
  if (!is_telling_ && !options_.more_waits()) return When::now;
  ++written_;
  return When::later;
}

void Syncer::tell(News news) {
  if (!is_behind() && !is_telling_) return tell_now(news);
  {
    std::unique_lock lock{mutex_};
    room_.wait(lock, [this] { return waiting_.size() < kWaitingMax; });
    waiting_.push_back(std::move(news));
    is_telling_ = true;
  }
  wake_.notify_one();
}

void Syncer::work() {
  pthread_setname_np(pthread_self(), "db-syncer");
  std::vector<News> now;
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      is_telling_ = !waiting_.empty();
      wake_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      now.swap(waiting_);
    }
    room_.notify_all();
    const std::uint64_t written = written_;
    if (!is_refused_ && synced_ < written) {
      if (options_.sync()) {
        synced_ = written;
      } else {
        is_refused_ = true;
        log::error("the database's log can't be synced: nothing is written until the program starts again",
                   {{"file", options_.path}});
      }
    }
    for (News& news : now) is_refused_ ? refuse(news) : tell_now(news);
    now.clear();
  }
}

void Syncer::tell_now(News& news) const {
  for (const std::string& channel : news.channels) options_.signals.raise(channel);
  finish_all(std::move(news.finished));
}

void Syncer::refuse(News& news) const {
  for (Finished& one : news.finished) {
    // Each its own: whoever is told must be the only one to hold it.
    one.failure = std::make_exception_ptr(Error{
        Cause::io, options_.path +
                       ": the disk refused what was written last: it is not known whether it was kept; look "
                       "after the disk and start the program again"});
  }
  finish_all(std::move(news.finished));
}

}  // namespace banana::db::sqlite
