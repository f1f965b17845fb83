// One SQLite connection, set up the way we use it, with its prepared statements. Used by one thread at a
// time.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/db/open.hpp"
#include "core/db/sqlite/statement.hpp"

struct sqlite3;

namespace banana::db::sqlite {

/// Looks at the clock only once a statement has been busy for a while: most never are.
struct StatementWatch {
  Millis limit;
  bool running = false;
  std::chrono::steady_clock::time_point deadline = {};

  [[nodiscard]] bool is_late();
};

class Connection {
 public:
  enum class Role { writer, reader, folder };  // the last only folds the log in

  Connection(const SqliteOptions& options, Role role);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] sqlite3* raw() const { return raw_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] std::int64_t rows_changed_ever() const;
  [[nodiscard]] std::int64_t rows_changed_last() const;
  /// True while a deferred foreign key points nowhere.
  [[nodiscard]] bool foreign_keys_pending() const;

  /// Our own statements: BEGIN, SAVEPOINT, PRAGMA … `sql` is a constant.
  void control(std::string_view sql);
  /// Ends the transaction, if there is one, without a trace.
  void roll_back() noexcept;
  /// The cached statement for this text, reset. It may be in use by a cursor; then make_statement another.
  Statement& statement(std::string_view sql);
  [[nodiscard]] std::unique_ptr<Statement> make_statement(std::string_view sql);
  /// Several statements without parameters.
  void script(std::string_view sql);

  /// While true, SQL that would end our transaction or reach another file is refused.
  void guard(bool on) { guarded_ = on; }
  /// The statement that runs next gets the whole time limit.
  void start_timer() { watch_.running = false; }
  void set_busy_timeout(Millis limit);
  [[nodiscard]] Error error(int result_code) const;

 private:
  struct Key {
    const char* data;
    std::size_t size;
    bool guarded;  // the same literal may be ours and an operation's
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
      return std::hash<const void*>{}(key.data) * 31 + key.size;
    }
  };
  struct Cached {
    Key key;
    std::unique_ptr<Statement> statement;
  };

  void open(Role role, const SqliteOptions& options);
  void harden(Role role);
  void make_room();

  const std::string path_;
  sqlite3* raw_ = nullptr;
  std::list<Cached> recent_;  // the latest used first
  std::unordered_map<Key, std::list<Cached>::iterator, KeyHash> by_text_;
  StatementWatch watch_;
  bool guarded_ = false;
};

}  // namespace banana::db::sqlite
