#include "core/db/database.hpp"

#include "core/base/log.hpp"
#include "core/db/open.hpp"
#include "core/db/postgres/reader.hpp"
#include "core/db/postgres/relay.hpp"
#include "core/db/postgres/writer.hpp"

namespace banana::db {
namespace postgres {
namespace {

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const PostgresOptions& options)
      : target_(target_of(options)),
        relay_(target_, options.notify_interval, signals(), counters_),  // connects meanwhile
        first_(std::make_unique<Connection>(target_)),
        writers_({.threads = options.writers, .queue = options.queue_max, .batch = options.batch_max},
                 [this](const std::stop_token& stop) { return hire_writer(stop); }),
        readers_({.threads = options.readers, .queue = options.queue_max, .batch = 1},
                 [this](const std::stop_token& stop) { return hire_reader(stop); }) {
    if (!relay_.wait_until_listening(options.connect_timeout)) {
      log::warning("signals of other processes are not heard yet", {{"database", target_.description}});
    }
  }
  ~PostgresDatabase() override { stop(); }

  [[nodiscard]] Engine engine() const override { return Engine::postgres; }
  [[nodiscard]] std::uint32_t node() override { return relay_.node(); }

  [[nodiscard]] Stats stats() const override {
    return {.writes = counters_.writes,
            .write_commits = counters_.write_commits,
            .write_failures = counters_.write_failures,
            .reads = counters_.reads,
            .queued_writes = static_cast<std::int64_t>(writers_.waiting()),
            .retries = counters_.retries,
            .reconnects = counters_.reconnects};
  }

  void stop() override {
    writers_.stop();
    readers_.stop();
    relay_.stop();
  }

 protected:
  void enqueue(std::unique_ptr<WriteWork> work) noexcept override { writers_.add(std::move(work)); }
  void enqueue(std::unique_ptr<ReadWork> work) noexcept override { readers_.add(std::move(work)); }

 private:
  std::unique_ptr<Worker<Tx>> hire_writer(const std::stop_token& stop) {
    return std::make_unique<Writer>(Session{target_, stop, counters_, take_first()}, target_.lock_timeout,
                                    counters_,
                                    [this](const std::string& channel) { relay_.announce(channel); });
  }
  std::unique_ptr<Worker<Snapshot>> hire_reader(const std::stop_token& stop) {
    return std::make_unique<Reader>(Session{target_, stop, counters_, take_first()}, counters_);
  }

  /// The connection that open() tried goes to whoever comes first.
  std::unique_ptr<Connection> take_first() {
    const std::scoped_lock lock{first_mutex_};
    return std::move(first_);
  }

  const Target target_;
  Counters counters_;
  Relay relay_;
  std::mutex first_mutex_;
  std::unique_ptr<Connection> first_;
  Crew<Tx> writers_;
  Crew<Snapshot> readers_;
};

}  // namespace
}  // namespace postgres

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) {
  return std::make_unique<postgres::PostgresDatabase>(options);
}

}  // namespace banana::db
