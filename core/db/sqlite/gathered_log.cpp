#include "core/db/sqlite/gathered_log.hpp"

#include <cstddef>
#include <cstring>
#include <new>
#include <utility>

#include <sqlite3.h>

#include "core/db/sqlite/connection.hpp"

namespace banana::db::sqlite {
namespace {

/// SQLite's file layer takes less than 128 KiB at a time.
constexpr std::size_t kGatheredMax = 120 << 10;

/// What SQLite takes for the log's file; the real one lies behind it, in memory that SQLite gives for both.
struct Log {
  const sqlite3_io_methods* methods;  // as every sqlite3_file begins
  std::byte* gathered;
  std::size_t count;
  sqlite3_int64 at;  // where in the file the first of them belongs
  CommitSync* sync;
  bool is_beginning;  // its first bytes were written last

  [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  [[nodiscard]] const sqlite3_io_methods& is() { return *real()->pMethods; }
  [[nodiscard]] sqlite3_int64 end() const { return at + static_cast<sqlite3_int64>(count); }

  /// What could not be written is forgotten: its transaction is lost.
  int write_gathered() {
    if (count == 0) return SQLITE_OK;
    return is().xWrite(real(), gathered, static_cast<int>(std::exchange(count, 0)), at);
  }
  int write(const void* bytes, std::size_t size, sqlite3_int64 offset) {
    if (count > 0 && (offset != end() || count + size > kGatheredMax)) {
      if (const int rc = write_gathered(); rc != SQLITE_OK) return rc;
    }
    if (size > kGatheredMax) return is().xWrite(real(), bytes, static_cast<int>(size), offset);
    if (count == 0) at = offset;
    is_beginning = offset == 0;
    std::memcpy(gathered + count, bytes, size);
    count += size;
    return SQLITE_OK;
  }
};
static_assert(sizeof(Log) % alignof(void*) == 0);  // as SQLite aligns its own

Log& log_of(sqlite3_file* file) { return *reinterpret_cast<Log*>(file); }

/// Runs `call` on the real file once it has everything.
template <class F>
int when_written(sqlite3_file* file, F call) {
  Log& log = log_of(file);
  if (const int rc = log.write_gathered(); rc != SQLITE_OK) return rc;
  return call(log.is(), log.real());
}

int close(sqlite3_file* file) {
  Log& log = log_of(file);
  const int written = log.write_gathered();
  const int closed = log.is().xClose(log.real());
  delete[] std::exchange(log.gathered, nullptr);
  return written != SQLITE_OK ? written : closed;
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  Log& log = log_of(file);
  if (log.count > 0 && offset < log.end() && offset + size > log.at) {
    if (const int rc = log.write_gathered(); rc != SQLITE_OK) return rc;
  }
  return log.is().xRead(log.real(), into, size, offset);
}

constexpr sqlite3_io_methods kLogMethods{
    .iVersion = 1,
    .xClose = &close,
    .xRead = &read,
    .xWrite =
        [](sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
          return log_of(file).write(bytes, static_cast<std::size_t>(size), offset);
        },
    .xTruncate =
        [](sqlite3_file* file, sqlite3_int64 size) {
          return when_written(file, [&](const auto& is, auto* real) { return is.xTruncate(real, size); });
        },
    .xSync =
        [](sqlite3_file* file, int flags) {
          return when_written(file, [&](const auto& is, auto* real) {
            // A log that starts over must say so on the disk before anything of the old one is written over.
            CommitSync* who = log_of(file).is_beginning ? nullptr : log_of(file).sync;
            switch (who != nullptr ? who->when_to_sync() : CommitSync::When::now) {
              case CommitSync::When::now:
                return is.xSync(real, flags);
              case CommitSync::When::later:
                return SQLITE_OK;
              case CommitSync::When::never:
                return SQLITE_IOERR_FSYNC;
            }
            return SQLITE_INTERNAL;
          });
        },
    .xFileSize =
        [](sqlite3_file* file, sqlite3_int64* size) {
          return when_written(file, [&](const auto& is, auto* real) { return is.xFileSize(real, size); });
        },
    .xLock = [](sqlite3_file* file, int lock) { return log_of(file).is().xLock(log_of(file).real(), lock); },
    .xUnlock = [](sqlite3_file* file,
                  int lock) { return log_of(file).is().xUnlock(log_of(file).real(), lock); },
    .xCheckReservedLock =
        [](sqlite3_file* file, int* is_held) {
          return log_of(file).is().xCheckReservedLock(log_of(file).real(), is_held);
        },
    .xFileControl =
        [](sqlite3_file* file, int what, void* with) {
          return log_of(file).is().xFileControl(log_of(file).real(), what, with);
        },
    .xSectorSize = [](sqlite3_file* file) { return log_of(file).is().xSectorSize(log_of(file).real()); },
    .xDeviceCharacteristics =
        [](sqlite3_file* file) { return log_of(file).is().xDeviceCharacteristics(log_of(file).real()); },
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

/// SQLite's own file layer, which does all the work.
sqlite3_vfs* usual() {
  static sqlite3_vfs* const found = sqlite3_vfs_find(nullptr);
  return found;
}

int open(sqlite3_vfs* /*layer*/, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  if ((flags & SQLITE_OPEN_WAL) == 0) return usual()->xOpen(usual(), name, file, flags, flags_out);
  auto* log = new (file) Log{};
  log->gathered = new (std::nothrow) std::byte[kGatheredMax];
  if (log->gathered == nullptr) return SQLITE_NOMEM;
  const int rc = usual()->xOpen(usual(), name, log->real(), flags, flags_out);
  if (rc == SQLITE_OK) {
    log->methods = &kLogMethods;
  } else {
    delete[] log->gathered;  // without methods SQLite does not close it
  }
  return rc;
}

}  // namespace

GatheredLog::GatheredLog(Connection& connection) {
  connection.control("BEGIN IMMEDIATE");  // which opens it
  sqlite3_file_control(connection.raw(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &file_);
  connection.control("ROLLBACK");
}

bool GatheredLog::sync() const {
  Log& log = *static_cast<Log*>(file_);
  return log.is().xSync(log.real(), SQLITE_SYNC_NORMAL) == SQLITE_OK;
}

void GatheredLog::ask(CommitSync* sync) { static_cast<Log*>(file_)->sync = sync; }

const char* gathering_file_layer() {
  static sqlite3_vfs layer = [] {
    sqlite3_vfs same = *usual();
    same.pNext = nullptr;
    same.zName = "banana";
    same.szOsFile += static_cast<int>(sizeof(Log));
    same.xOpen = &open;
    return same;
  }();
  static const int registered = sqlite3_vfs_register(&layer, 0);
  return registered == SQLITE_OK ? layer.zName : nullptr;
}

}  // namespace banana::db::sqlite
