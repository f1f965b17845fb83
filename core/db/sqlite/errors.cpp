#include "core/db/sqlite/errors.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sqlite3.h>

namespace banana::db::sqlite {
namespace {

constexpr std::size_t kStatementShown = 120;

struct Known {
  int code;
  Cause cause;
};

// Looked up by the extended code first, then by the primary code in its low byte.
constexpr std::array kKnown{
    Known{SQLITE_CONSTRAINT_UNIQUE, Cause::unique},
    Known{SQLITE_CONSTRAINT_PRIMARYKEY, Cause::unique},
    Known{SQLITE_CONSTRAINT_ROWID, Cause::unique},
    Known{SQLITE_CONSTRAINT_CHECK, Cause::check},
    Known{SQLITE_CONSTRAINT_FOREIGNKEY, Cause::foreign_key},
    Known{SQLITE_CONSTRAINT_NOTNULL, Cause::not_null},
    Known{SQLITE_CONSTRAINT_TRIGGER, Cause::refused},
    Known{SQLITE_CONSTRAINT_DATATYPE, Cause::misuse},
    Known{SQLITE_IOERR_NOMEM, Cause::other},
    Known{SQLITE_CONSTRAINT, Cause::refused},
    Known{SQLITE_BUSY, Cause::busy},
    Known{SQLITE_LOCKED, Cause::busy},
    Known{SQLITE_PROTOCOL, Cause::busy},
    Known{SQLITE_FULL, Cause::disk_full},
    Known{SQLITE_READONLY, Cause::read_only},
    Known{SQLITE_PERM, Cause::read_only},
    Known{SQLITE_IOERR, Cause::io},
    Known{SQLITE_CANTOPEN, Cause::io},
    Known{SQLITE_CORRUPT, Cause::corrupt},
    Known{SQLITE_NOTADB, Cause::corrupt},
    Known{SQLITE_INTERRUPT, Cause::timeout},
    Known{SQLITE_ERROR, Cause::misuse},
    Known{SQLITE_MISUSE, Cause::misuse},
    Known{SQLITE_RANGE, Cause::misuse},
    Known{SQLITE_MISMATCH, Cause::misuse},
    Known{SQLITE_TOOBIG, Cause::misuse},
    Known{SQLITE_AUTH, Cause::misuse},
};

bool is_about_files(int primary) {
  return primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_PERM ||
         primary == SQLITE_FULL || primary == SQLITE_READONLY;
}

std::string_view advice(Cause cause) {
  switch (cause) {
    case Cause::disk_full:
      return "free some space on that disk; nothing of this operation was kept";
    case Cause::read_only:
      return "make the file and its folder writable for this user";
    case Cause::io:
      return "check the disk and the system log";
    case Cause::corrupt:
      return "it is damaged or no SQLite database: restore it from a backup";
    case Cause::busy:
      return "another program holds its lock: end that program";
    default:
      return {};
  }
}

}  // namespace

Cause cause_of(int result_code, int os_error) {
  if (is_about_files(result_code & 0xff)) {
    // RLIMIT_FSIZE and quotas come as plain I/O errors, a read-only disk as a file that can't be opened.
    if (os_error == ENOSPC || os_error == EDQUOT || os_error == EFBIG) return Cause::disk_full;
    if (os_error == EROFS || os_error == EACCES || os_error == EPERM) return Cause::read_only;
  }
  for (const int code : {result_code, result_code & 0xff}) {
    for (const Known& known : kKnown) {
      if (known.code == code) return known.cause;
    }
  }
  return Cause::other;
}

Error make_error(sqlite3* connection, int result_code, std::string_view path, std::string_view statement,
                 int os_error) {
  const bool about_files = is_about_files(result_code & 0xff);
  if (!about_files) os_error = 0;
  if (about_files && os_error == 0 && connection != nullptr) os_error = sqlite3_system_errno(connection);
  const Cause cause = cause_of(result_code, os_error);
  std::string what = connection != nullptr && sqlite3_extended_errcode(connection) == result_code
                         ? sqlite3_errmsg(connection)
                         : sqlite3_errstr(result_code);
  if (cause == Cause::timeout) what = "a statement took longer than allowed";
  if (os_error != 0) what += fmt::format(" ({})", std::strerror(os_error));
  if (const std::string_view todo = advice(cause); !todo.empty()) {
    return Error{cause, fmt::format("{}: {}: {}", path, what, todo)};
  }
  if (!statement.empty()) {
    const bool cut = statement.size() > kStatementShown;
    what += fmt::format(" in \"{}{}\"", statement.substr(0, kStatementShown), cut ? "…" : "");
  }
  return Error{cause, what};
}

}  // namespace banana::db::sqlite
