#include "core/db/sqlite/writer.hpp"

#include <algorithm>

#include <pthread.h>

namespace banana::db::sqlite {

Writer::Writer(const SqliteOptions& options, Signals& signals)
    : batch_max_(std::max<std::size_t>(options.batch_max, 1)),
      connection_(std::make_unique<Connection>(options, Connection::Role::writer)),
      checkpointer_(*connection_, options),
      queue_(options.queue_max),
      syncer_({.more_waits = [this] { return queue_.size() > 0; },
               .sync = [this] { return commit_.log().sync(); },
               .signals = signals,
               .path = options.path}),
      commit_(*connection_, syncer_),
      thread_([this] { work(); }) {}

void Writer::stop() {
  if (!connection_) return;
  close();
  thread_.join();
  syncer_.stop();
  checkpointer_.at_end();
  connection_.reset();
}

void Writer::work() {
  using Taken = WorkQueue<Tx>::Taken;
  GroupCommit::Group group;
  pthread_setname_np(pthread_self(), "db-writer");
  for (;;) {
    const Taken taken = queue_.take(group, batch_max_, checkpointer_.idle_wait());
    if (taken == Taken::closed) return;
    if (taken == Taken::none_in_time) {
      checkpointer_.when_idle();
      continue;
    }
    do_group(group);
    group.clear();
    checkpointer_.after_commit();
  }
}

void Writer::do_group(GroupCommit::Group& group) {
  commit_.run(group);
  std::int64_t failed = 0;
  for (std::size_t i = 0; i < group.size(); ++i) failed += commit_.failed(i) ? 1 : 0;
  const auto size = static_cast<std::int64_t>(group.size());
  writes_ += size - failed;
  failures_ += failed;
  commits_ += commit_.committed() ? 1 : 0;
  retries_ += commit_.runs() > size ? commit_.runs() - size : 0;

  News news{.finished = {}, .channels = commit_.take_channels()};
  news.finished.reserve(group.size());
  for (std::size_t i = 0; i < group.size(); ++i)
    news.finished.push_back({std::move(group[i]), commit_.take_failure(i)});
  syncer_.tell(std::move(news));
}

void Writer::add_to(Stats& stats) const {
  stats.writes = writes_;
  stats.write_commits = commits_;
  stats.write_failures = failures_;
  stats.queued_writes = static_cast<std::int64_t>(queue_.size());
  stats.retries = retries_;
}

}  // namespace banana::db::sqlite
