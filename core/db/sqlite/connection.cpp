#include "core/db/sqlite/connection.hpp"

#include <array>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/db/sqlite/errors.hpp"
#include "core/db/sqlite/gathered_log.hpp"

namespace banana::db::sqlite {
namespace {

constexpr std::size_t kStatementsMax = 512;
constexpr int kInstructionsBetweenLooks = 20'000;

int refuse_what_is_ours(void* guarded, int action, const char*, const char*, const char*, const char*) {
  if (!*static_cast<const bool*>(guarded)) return SQLITE_OK;
  switch (action) {
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
      return SQLITE_DENY;
    default:
      return SQLITE_OK;
  }
}

int look_at_watch(void* watch) { return static_cast<StatementWatch*>(watch)->is_late() ? 1 : 0; }

}  // namespace

bool StatementWatch::is_late() {
  const auto now = std::chrono::steady_clock::now();
  if (!std::exchange(running, true)) deadline = now + limit;
  return now > deadline;
}

Connection::Connection(const SqliteOptions& options, Role role)
    : path_(options.path), watch_{options.statement_timeout} {
  try {
    open(role, options);
  } catch (...) {
    recent_.clear();
    sqlite3_close_v2(raw_);
    throw;
  }
}

Connection::~Connection() {
  by_text_.clear();
  recent_.clear();
  sqlite3_close_v2(raw_);
}

void Connection::open(Role role, const SqliteOptions& options) {
  const int mode = role == Role::reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const char* layer = role == Role::writer ? gathering_file_layer() : nullptr;
  const int rc =
      sqlite3_open_v2(path_.c_str(), &raw_, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, layer);
  if (rc != SQLITE_OK) throw error(rc);
  // SQLite opens a file it may not write for reading, without a word.
  if (role == Role::writer && sqlite3_db_readonly(raw_, "main") == 1) throw error(SQLITE_READONLY);
  set_busy_timeout(options.busy_timeout);
  harden(role);
  control("PRAGMA mmap_size=0");
  control("PRAGMA temp_store=MEMORY");
  control("PRAGMA foreign_keys=ON");
  control("PRAGMA recursive_triggers=ON");  // so that REPLACE fires the triggers that forbid deleting
  if (role == Role::reader) {
    control("PRAGMA query_only=ON");
    return;
  }
  control("PRAGMA synchronous=FULL");
  if (role == Role::folder) return;
  control("PRAGMA cache_size=-8192");
  Statement& wal = statement("PRAGMA journal_mode=WAL");
  const bool row = wal.step();
  const auto* mode_now = row ? reinterpret_cast<const char*>(sqlite3_column_text(wal.raw(), 0)) : nullptr;
  const bool is_wal = mode_now != nullptr && std::string_view{mode_now} == "wal";
  wal.reset();
  if (!is_wal) {
    throw Error{Cause::io,
                fmt::format("{}: the file system can't share memory, which the write-ahead log needs: "
                            "put the database on a local disk",
                            path_)};
  }
  control("PRAGMA wal_autocheckpoint=0");
  // A log that grew beyond this is cut when it starts over.
  const std::string keep = fmt::format("PRAGMA journal_size_limit={}", options.checkpoint_bytes);
  make_statement(keep)->step();
}

void Connection::harden(Role role) {
  constexpr std::array kSettings{
      std::pair{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
      std::pair{SQLITE_DBCONFIG_DQS_DML, 0},
      std::pair{SQLITE_DBCONFIG_DQS_DDL, 0},
  };
  for (const auto& [setting, value] : kSettings) sqlite3_db_config(raw_, setting, value, nullptr);
  // Only the writer folds the log in when it is closed.
  sqlite3_db_config(raw_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, role == Role::writer ? 0 : 1, nullptr);
  sqlite3_limit(raw_, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_set_authorizer(raw_, refuse_what_is_ours, &guarded_);
  if (watch_.limit.count() > 0) {
    sqlite3_progress_handler(raw_, kInstructionsBetweenLooks, look_at_watch, &watch_);
  }
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(raw_) == 0; }
std::int64_t Connection::rows_changed_ever() const { return sqlite3_total_changes64(raw_); }
std::int64_t Connection::rows_changed_last() const { return sqlite3_changes64(raw_); }

bool Connection::foreign_keys_pending() const {
  int pending = 0;
  int unused = 0;
  sqlite3_db_status(raw_, SQLITE_DBSTATUS_DEFERRED_FKS, &pending, &unused, 0);
  return pending != 0;
}

void Connection::control(std::string_view sql) {
  const bool guarded = std::exchange(guarded_, false);
  start_timer();
  try {
    Statement& ours = statement(sql);
    while (ours.step()) {
    }
    ours.reset();
  } catch (...) {
    guarded_ = guarded;
    throw;
  }
  guarded_ = guarded;
}

void Connection::roll_back() noexcept {
  try {
    if (in_transaction()) control("ROLLBACK");
  } catch (const Error&) {
    // The only reasons are that SQLite has rolled back by itself, or can't any more: the file stays as it
    // was.
  }
}

Statement& Connection::statement(std::string_view sql) {
  const Key key{sql.data(), sql.size(), guarded_};
  if (const auto found = by_text_.find(key); found != by_text_.end()) {
    const auto entry = found->second;
    if (entry->statement->text() == sql) {
      recent_.splice(recent_.begin(), recent_, entry);
      if (!entry->statement->in_use) entry->statement->reset();
      return *entry->statement;
    }
    // Not a constant, then: another text at the same address.
    if (!entry->statement->in_use) {
      entry->statement = make_statement(sql);
      return *entry->statement;
    }
    by_text_.erase(found);
    entry->key = {};
  }
  make_room();
  recent_.push_front({key, make_statement(sql)});
  by_text_[key] = recent_.begin();
  return *recent_.front().statement;
}

void Connection::make_room() {
  for (auto entry = recent_.end(); recent_.size() >= kStatementsMax && entry != recent_.begin();) {
    --entry;
    if (entry->statement->in_use) continue;
    if (const auto found = by_text_.find(entry->key); found != by_text_.end() && found->second == entry) {
      by_text_.erase(found);
    }
    entry = recent_.erase(entry);
  }
}

std::unique_ptr<Statement> Connection::make_statement(std::string_view sql) {
  return std::make_unique<Statement>(raw_, path_, sql);
}

void Connection::script(std::string_view sql) {
  const std::string text{sql};
  start_timer();
  if (const int rc = sqlite3_exec(raw_, text.c_str(), nullptr, nullptr, nullptr); rc != SQLITE_OK) {
    throw make_error(raw_, rc, path_, text);
  }
}

void Connection::set_busy_timeout(Millis limit) {
  sqlite3_busy_timeout(raw_, static_cast<int>(limit.count()));
}

Error Connection::error(int result_code) const { return make_error(raw_, result_code, path_, {}); }

}  // namespace banana::db::sqlite
