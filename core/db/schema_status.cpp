#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "core/db/migrate.hpp"

namespace banana::db {

namespace {

constexpr Sql kHasTable =
    Sql::per_engine("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'",
                    "SELECT 1 WHERE to_regclass('schema_migration') IS NOT NULL");
constexpr Sql kApplied =
    "SELECT number, name, checksum, applied_at, program FROM schema_migration ORDER BY number";

MigrationStatus applied_row(const Rows& rows, const Migrations& known) {
  MigrationStatus out{.number = rows.get<int>(0),
                      .name = rows.get<std::string>(1),
                      .state = MigrationState::applied,
                      .applied_at = rows.get<Instant>(3),
                      .program = rows.get<std::string>(4)};
  const auto same = std::ranges::find(known, out.number, &Migration::number);
  if (same == known.end()) {
    out.state = MigrationState::unknown;
  } else if (same->name != out.name || same->checksum() != rows.text(2)) {
    out.state = MigrationState::changed;
  }
  return out;
}

banana::Error newer_database(const SchemaStatus& status, const MigrationStatus& newest,
                             std::string_view program) {
  return fail(
      Errc::conflict,
      fmt::format("the database is at migration {}, made by version {}; this is version {}, which knows "
                  "migrations up to {:04}",
                  newest.name, newest.program, program, status.latest),
      fmt::format("Run version {} or newer. To stay with this one, go back with the newer version first: "
                  "bananactl migrate to {}",
                  newest.program, status.latest));
}

banana::Error changed_migration(const MigrationStatus& at) {
  return fail(Errc::conflict,
              fmt::format("migration {} was changed after version {} applied it", at.name, at.program),
              "Restore the file as it was and put the change into a new migration.");
}

banana::Error skipped_migration(const MigrationStatus& at, int version) {
  return fail(
      Errc::conflict,
      fmt::format("migration {} was never applied although the database is at {:04}", at.name, version),
      "Migrations are applied in order. Restore the database from a backup, or go down below the gap and "
      "up again.");
}

std::optional<banana::Error> wrong_with(const SchemaStatus& status, const MigrationStatus& at,
                                        std::string_view program) {
  switch (at.state) {
    case MigrationState::unknown:
      return newer_database(status, status.migrations.back(), program);
    case MigrationState::changed:
      return changed_migration(at);
    case MigrationState::pending:
      if (at.number < status.version) return skipped_migration(at, status.version);
      return std::nullopt;
    case MigrationState::applied:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(MigrationState state) {
  constexpr std::array<std::string_view, 4> kNames{"applied", "pending", "changed", "unknown"};
  return kNames[static_cast<std::size_t>(state)];
}

bool SchemaStatus::is_current() const {
  return version == latest && std::ranges::all_of(migrations, [](const MigrationStatus& at) {
           return at.state == MigrationState::applied;
         });
}

SchemaStatus schema_status(Snapshot& snapshot, const Migrations& known) {
  std::map<int, MigrationStatus> by_number;
  for (const Migration& migration : known) {
    by_number[migration.number] = {.number = migration.number, .name = std::string{migration.name}};
  }
  SchemaStatus out{.latest = static_cast<int>(known.size())};
  if (snapshot.value<int>(kHasTable)) {
    for (Rows rows = snapshot.query(kApplied); rows.next();) {
      MigrationStatus applied = applied_row(rows, known);
      out.version = applied.number;
      by_number[applied.number] = std::move(applied);
    }
  }
  for (auto& [number, status] : by_number) out.migrations.push_back(std::move(status));
  return out;
}

std::vector<banana::Error> schema_faults(const SchemaStatus& status, std::string_view program) {
  std::vector<banana::Error> out;
  for (const MigrationStatus& at : status.migrations) {
    auto fault = wrong_with(status, at, program);
    if (!fault) continue;
    out.push_back(std::move(*fault));
    if (at.state == MigrationState::unknown) break;  // one newer version explains all that follow
  }
  return out;
}

Result<void> check_migratable(const SchemaStatus& status, std::string_view program) {
  const std::vector<banana::Error> faults = schema_faults(status, program);
  if (faults.empty()) return {};
  return faults.back();  // a newer version, if there is one, stands last and matters most
}

Result<void> check_current(const SchemaStatus& status, std::string_view program) {
  if (auto sound = check_migratable(status, program); !sound) return sound;
  if (status.version == status.latest) return {};
  return fail(Errc::conflict,
              fmt::format("the database is at migration {:04}, version {} needs {:04}", status.version,
                          program, status.latest),
              "Run: bananactl migrate up (or start bananad with --migrate). Take a backup first.");
}

}  // namespace banana::db
