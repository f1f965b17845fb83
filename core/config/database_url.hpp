// Which database, as one setting: an SQLite file or a PostgreSQL server. May hold a password, so it is shown
// masked.
//
// Read:  sqlite:///var/lib/banana/banana.db        an absolute path
//        sqlite:///./banana.db                     relative, counted from the config file's folder
//        postgresql://user:password@host:5432/name   and postgres://…, with libpq's ?options
// SQLAlchemy's dialects work as they stand: postgresql+asyncpg://… (its ssl= becomes sslmode=), and
// sqlite+aiosqlite:///file.db, where three slashes begin a relative path and four an absolute one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace banana {

enum class DatabaseEngine { sqlite, postgres };

class DatabaseUrl {
 public:
  DatabaseUrl() = default;

  /// Relative SQLite paths count from `base`. The refusal never quotes the text: there may be a password in
  /// it.
  [[nodiscard]] static Result<DatabaseUrl> parse(std::string_view text, const std::filesystem::path& base);

  [[nodiscard]] DatabaseEngine engine() const { return engine_; }
  /// Only for SQLite.
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  /// What libpq takes, password and all. Only for PostgreSQL.
  [[nodiscard]] const Secret& conninfo() const { return conninfo_; }

  /// With *** for the password: for people.
  [[nodiscard]] const std::string& shown() const { return shown_; }
  /// The password, as it is written and as it is meant, for the log to hide.
  [[nodiscard]] const std::vector<Secret>& secrets() const { return secrets_; }

  [[nodiscard]] bool operator==(const DatabaseUrl& other) const;

 private:
  static Result<DatabaseUrl> sqlite(std::string_view path, bool sqlalchemy,
                                    const std::filesystem::path& base);
  static Result<DatabaseUrl> postgres(std::string_view rest, bool sqlalchemy);

  DatabaseEngine engine_ = DatabaseEngine::sqlite;
  std::filesystem::path file_;
  Secret conninfo_;
  std::string shown_;
  std::vector<Secret> secrets_;
};

}  // namespace banana
