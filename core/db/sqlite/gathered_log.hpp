// The file layer of the writer's connection. SQLite writes its log in two calls a page, 24 bytes and the page, and syncs it
// when it commits, before any reader is shown the pages. Here they are gathered and written at once: when they are synced,
// when they are many, or when somebody asks for the file. An error of the write is then the sync's, in the same commit.
//
// Whether a commit waits for the disk is somebody else's to say (CommitSync): the pages are written in any case.
#pragma once

namespace banana::db::sqlite {

class Connection;

class CommitSync {
 public:
  CommitSync() = default;
  CommitSync(const CommitSync&) = delete;
  CommitSync& operator=(const CommitSync&) = delete;
  virtual ~CommitSync() = default;

  enum class When { now, later, never };
  /// Asked in the connection's thread when a commit is written and nobody is shown it yet. `never` makes it fail.
  virtual When when_to_sync() noexcept = 0;
};

/// Its name, for sqlite3_open_v2. Registered with the first call.
const char* gathering_file_layer();

/// The log of a connection that was opened with this layer, and that it keeps open.
class GatheredLog {
 public:
  explicit GatheredLog(Connection& connection);

  /// While it lives, what is synced is a commit.
  class Commit {
   public:
    Commit(GatheredLog& log, CommitSync& sync) : log_(log) { log_.ask(&sync); }
    ~Commit() { log_.ask(nullptr); }
    Commit(const Commit&) = delete;
    Commit& operator=(const Commit&) = delete;

   private:
    GatheredLog& log_;
  };

  /// Any thread. False when the disk refuses.
  [[nodiscard]] bool sync() const;

 private:
  void ask(CommitSync* sync);

  void* file_ = nullptr;
};

}  // namespace banana::db::sqlite
