#include "cli/local_host.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "cli/control_client.hpp"
#include "cli/sqlite_file.hpp"
#include "core/access/bot_api.hpp"
#include "core/base/version.hpp"
#include "core/blob/open.hpp"
#include "core/blob/thumbnails.hpp"
#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "core/net/client.hpp"
#include "core/net/resolver.hpp"
#include "core/ops/failure.hpp"
#include "core/telegram/client.hpp"
#include "providers/tester.hpp"

namespace banana::cli {

namespace {

std::unique_ptr<db::Database> open_server(const DatabaseConfig& config) {
  return db::open_postgres({.url = config.url.conninfo(),
                            .writers = 1,
                            .readers = 1,
                            .statement_timeout = config.statement_timeout});
}

}  // namespace

/// Only where an operation talks to somebody else.
struct LocalHost::Network {
  explicit Network(asio::io_context& loop) : http(loop, resolver, {}) {}

  net::SystemResolver resolver;
  net::Client http;
  SystemRandom random;
};

LocalHost::LocalHost(config::Sources sources, bool shows_progress)
    : sources_(std::move(sources)), shows_progress_(shows_progress) {}

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
  const DatabaseConfig& config = loaded().config.database;
  try {
    if (config.url.engine() == DatabaseEngine::postgres) {
      database_ = open_server(config);
    } else {
      auto opened = open_sqlite_file(config, missing, [this] {
        const auto daemon = greet(socket());
        return !daemon || daemon->has_value();
      });
      if (!opened) return opened.error();
      database_ = *std::move(opened);
    }
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

Result<std::shared_ptr<telegram::Api>> LocalHost::telegram(Secret token) {
  if (!loaded().ok()) return loaded().error();
  if (!network_) network_ = std::make_unique<Network>(loop_);
  return std::shared_ptr<telegram::Api>{std::make_shared<telegram::Client>(
      network_->http, [token = std::move(token)](BotId) { return std::optional{token}; }, network_->random,
      access::client_options(loaded().config.telegram))};
}

Result<std::shared_ptr<blob::BlobStore>> LocalHost::blobs() {
  if (blobs_) return blobs_;
  const auto known = database();
  if (!known) return known.error();
  if (!network_) network_ = std::make_unique<Network>(loop_);
  auto opened = blob::open_store(loaded().config, network_->http, **known, clock_);
  if (!opened) return opened.error();
  blobs_ = *std::move(opened);
  return blobs_;
}

Result<std::shared_ptr<picture::Darkroom>> LocalHost::darkroom() { return blob::thumbnail_darkroom(loop_); }

Result<std::shared_ptr<vendors::Tester>> LocalHost::vendor(std::string_view name) {
  const auto known = parse_vendor(name);
  if (!known) return fail(Errc::not_found, "no such vendor");
  const auto opened = database();
  if (!opened) return opened.error();
  if (!network_) network_ = std::make_unique<Network>(loop_);
  return providers::make_tester({.loop = loop_,
                                 .http = network_->http,
                                 .database = **opened,
                                 .config = loaded().config,
                                 .clock = clock_,
                                 .random = network_->random},
                                *known);
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
