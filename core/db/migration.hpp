// Migrations as data: NNNN_name.up.sql and NNNN_name.down.sql, one folder per engine (migrations/README.md).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/embedded.hpp"
#include "core/base/result.hpp"
#include "core/db/sql.hpp"

namespace banana::db {

struct Migration {
  int number = 0;
  std::string_view name;  // "0003_plans"
  std::string_view up;
  std::string_view down;

  /// SHA-256 of the up text, in hex: what tells that an applied migration was edited.
  [[nodiscard]] std::string checksum() const;
};

using Migrations = std::vector<Migration>;

/// Pairs the files of migrations/<engine>/ and checks them: numbers from 1 without a gap, both directions,
/// and no statement that would end the transaction a migration runs in. The views are into `files`.
[[nodiscard]] Result<Migrations> read_migrations(std::span<const EmbeddedFile> files, Engine engine);

/// The ones this program was built with. A broken set is our own bug: throws.
[[nodiscard]] Migrations program_migrations(Engine engine);

/// "postgres" or "sqlite", as the folders are called.
[[nodiscard]] std::string_view folder_of(Engine engine);

}  // namespace banana::db
