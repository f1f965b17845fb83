// open_sqlite: the file and who owns it, then the writer and the readers.
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "core/db/open.hpp"
#include "core/db/sqlite/owner_lock.hpp"
#include "core/db/sqlite/readers.hpp"
#include "core/db/sqlite/writer.hpp"

namespace banana::db {
namespace sqlite {
namespace {

/// The absolute path behind links, so that one file has one lock and nothing reads as a URI.
std::string real_path(const std::string& path) {
  if (path.empty() || path == ":memory:" || path.starts_with("file:") ||
      path.find('\0') != std::string::npos) {
    throw Error{Cause::misuse, fmt::format("\"{}\" is no path of a database file", path)};
  }
  std::error_code failed;
  const auto real = std::filesystem::weakly_canonical(path, failed);
  if (failed) throw Error{Cause::io, fmt::format("{}: {}", path, failed.message())};
  if (std::filesystem::is_directory(real, failed)) {
    throw Error{Cause::misuse, fmt::format("{} is a folder: name a file in it", path)};
  }
  return real.string();
}

void require_file(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0) return;
  if (errno == ENOENT) throw Error{Cause::missing, fmt::format("{}: there is no such database", path)};
  throw Error{Cause::read_only, fmt::format("{}: {}", path, std::strerror(errno))};
}

/// SQLite would create it readable by everybody; its log and index get the same mode as the file.
void create_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) {
    ::close(file);
  } else if (errno != EEXIST) {
    throw Error{Cause::io, fmt::format("{}: {}: check the folder and the disk", path, std::strerror(errno))};
  }
}

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const SqliteOptions& options) : lock_(std::in_place, options.path) {
    if (options.create) create_file(options.path);
    writer_ = std::make_unique<Writer>(options, signals());
    readers_ = std::make_unique<Readers>(options, writer_->syncer());
  }
  ~SqliteDatabase() override { stop(); }

  [[nodiscard]] Engine engine() const override { return Engine::sqlite; }

  [[nodiscard]] Stats stats() const override {
    Stats stats;
    writer_->add_to(stats);
    readers_->add_to(stats);
    return stats;
  }

  void stop() override {
    const std::scoped_lock lock{stopping_};
    writer_->close();
    readers_->stop();
    writer_->stop();
    lock_.reset();
  }

 protected:
  void enqueue(std::unique_ptr<WriteWork> work) noexcept override { writer_->enqueue(std::move(work)); }
  void enqueue(std::unique_ptr<ReadWork> work) noexcept override { readers_->enqueue(std::move(work)); }

 private:
  std::mutex stopping_;
  std::optional<OwnerLock> lock_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Readers> readers_;
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
  // Counting every allocation costs a process-wide lock. Only the first use of SQLite can turn it off.
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(configured);
  SqliteOptions real = options;
  real.path = sqlite::real_path(options.path);
  if (!options.create) sqlite::require_file(real.path);
  return std::make_unique<sqlite::SqliteDatabase>(real);
}

}  // namespace banana::db
