#include "cli/local_host.hpp"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "cli/control_client.hpp"
#include "core/base/version.hpp"
#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "core/ops/failure.hpp"

namespace banana::cli {

namespace {

std::unique_ptr<db::Database> open(const DatabaseConfig& config, ops::Missing missing) {
  if (config.url.engine() == DatabaseEngine::sqlite) {
    return db::open_sqlite(
        {.path = config.url.file().string(), .readers = 1, .create = missing == ops::Missing::create});
  }
  return db::open_postgres({.url = config.url.conninfo(),
                            .writers = 1,
                            .readers = 1,
                            .statement_timeout = config.statement_timeout});
}

/// A database's file can be made, its folder is the operator's to make.
Result<void> folder_of(const DatabaseUrl& url) {
  if (url.engine() != DatabaseEngine::sqlite) return {};
  const std::string folder = url.file().parent_path().string();
  if (std::error_code ignored; std::filesystem::is_directory(folder, ignored)) return {};
  return fail(Errc::not_found, fmt::format("the folder of the database, {}, does not exist", folder),
              fmt::format("Make it: install -d -m 0750 -o banana -g banana {}", folder));
}

}  // namespace

LocalHost::~LocalHost() {
  if (database_) database_->stop();
}

IdMaker& LocalHost::ids() {
  if (!ids_) ids_.emplace(clock_, database_ ? database_->node() : 0);
  return *ids_;
}

const config::Loaded& LocalHost::loaded() {
  if (!loaded_) loaded_ = config::load(sources_);
  return *loaded_;
}

Result<db::Database*> LocalHost::any_database(ops::Missing missing) {
  if (database_) return database_.get();
  if (!loaded().ok()) return loaded().error();
  if (const auto folder = folder_of(loaded().config.database.url); !folder) return folder.error();
  try {
    database_ = open(loaded().config.database, missing);
  } catch (const db::Error& error) {
    return ops::describe(error);
  }
  return database_.get();
}

Result<db::Database*> LocalHost::database() {
  const Result<db::Database*> opened = any_database(ops::Missing::refuse);
  if (!opened || schema_checked_) return opened;
  db::Migrator migrator{**opened, db::program_migrations((*opened)->engine()), clock_,
                        std::string{version()}};
  if (const Result<void> current = migrator.check(); !current) return current.error();
  schema_checked_ = true;
  return opened;
}

std::string LocalHost::socket() { return loaded().config.control.socket.path.string(); }

Task<Result<std::optional<ops::control::Hello>>> LocalHost::find_daemon() {
  if (!loaded().ok()) co_return std::optional<ops::control::Hello>{};
  co_return greet(socket());
}

Task<Result<ops::Outcome>> LocalHost::ask_daemon(const ops::Request& request) {
  co_return send(socket(), request);
}

void LocalHost::progress(std::size_t done, std::size_t total, std::string_view what) {
  constexpr std::size_t kBar = 24;
  if (!shows_progress_ || total == 0) return;
  const std::size_t filled = done * kBar / total;
  std::string bar;
  for (std::size_t i = 0; i < kBar; ++i) bar += i < filled ? "█" : "░";
  fmt::print(stderr, "\r\x1b[K{} {}/{} {}", bar, done, total, what);
  if (done == total) fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

}  // namespace banana::cli
