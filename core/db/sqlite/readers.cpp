#include "core/db/sqlite/readers.hpp"

#include <algorithm>

#include <pthread.h>

#include "core/db/sqlite/session.hpp"

namespace banana::db::sqlite {
namespace {

std::exception_ptr read_one(Connection& connection, ReadWork& work) {
  std::exception_ptr failure;
  try {
    connection.control("BEGIN");
    Session session{connection, Care::bold};
    work.run(session);
    session.finish();
  } catch (...) {
    failure = std::current_exception();
  }
  connection.roll_back();  // there is nothing to commit
  return failure;
}

}  // namespace

Readers::Readers(const SqliteOptions& options, Syncer& syncer) : syncer_(syncer), queue_(options.queue_max) {
  const std::size_t count = std::max<std::size_t>(options.readers, 1);
  for (std::size_t i = 0; i < count; ++i) {
    connections_.push_back(std::make_unique<Connection>(options, Connection::Role::reader));
  }
  for (const auto& connection : connections_) threads_.emplace_back([&] { work(*connection); });
}

void Readers::stop() {
  close();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  connections_.clear();
}

void Readers::work(Connection& connection) {
  pthread_setname_np(pthread_self(), "db-reader");
  std::vector<std::unique_ptr<ReadWork>> taken;
  while (queue_.take(taken, 1) == WorkQueue<Snapshot>::Taken::some) {
    std::exception_ptr failure = read_one(connection, *taken.front());
    ++reads_;
    News news;
    news.finished.push_back({std::move(taken.front()), std::move(failure)});
    taken.clear();
    syncer_.tell(std::move(news));
  }
}

}  // namespace banana::db::sqlite
