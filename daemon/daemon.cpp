#include "daemon/daemon.hpp"

#include <algorithm>
#include <csignal>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "core/base/log.hpp"
#include "core/base/version.hpp"
#include "core/blob/open.hpp"
#include "core/config/describe.hpp"
#include "core/gallery/import.hpp"
#include "core/models/catalogue_file.hpp"
#include "core/models/take_over.hpp"
#include "core/money/growth_rules.hpp"
#include "core/net/client.hpp"
#include "core/net/resolver.hpp"
#include "core/ops/failure.hpp"
#include "core/ops/runner.hpp"
#include "core/people/roles.hpp"
#include "core/table/table.hpp"
#include "daemon/chat_acts.hpp"
#include "daemon/control_socket.hpp"
#include "daemon/crash.hpp"
#include "daemon/demo.hpp"
#include "daemon/health.hpp"
#include "daemon/host.hpp"
#include "daemon/http_routes.hpp"
#include "daemon/metrics.hpp"
#include "daemon/open_database.hpp"
#include "daemon/scheduler.hpp"
#include "daemon/stop_signals.hpp"
#include "daemon/stored_files.hpp"
#include "daemon/studio_side.hpp"
#include "daemon/telegram_side.hpp"
#include "daemon/watchdog.hpp"
#include "daemon/web.hpp"

namespace banana::daemon {

namespace {

std::string role_names(const std::vector<Role>& roles) {
  std::string out;
  for (Role role : roles) {
    out += (out.empty() ? "" : " ") + std::string{kRoleNames[static_cast<std::size_t>(role)]};
  }
  return out;
}

std::string joined(const std::vector<std::string_view>& keys) {
  return fmt::format("{}", fmt::join(keys, " "));
}

}  // namespace

/// What exists while the database is open, in the order it is built.
struct Daemon::Work {
  explicit Work(Daemon& of)
      : ids(of.clock_, of.database_->node()),
        http(of.loop_, resolver, {}),
        host(of.loop_, of.clock_, ids, of.sources_, of.loaded_, *of.database_, http, blobs),
        runner(table, host),
        probe(of.loop_, *of.database_),
        metrics(*of.database_),
        telegram(of.loop_, *of.database_, of.clock_, ids, of.loaded_, of.running_),
        health(probe, services),
        signals(of.loop_, SIGTERM, SIGINT, SIGHUP) {}

  IdMaker ids;
  net::SystemResolver resolver;
  net::Client http;
  std::shared_ptr<blob::BlobStore> blobs;  // opened by start()
  std::vector<TimedTask> tasks;
  Host host;
  const ops::Registry table = operation_table();
  ops::Runner runner;
  DatabaseProbe probe;
  Metrics metrics;
  TelegramSide telegram;
  std::unique_ptr<StudioSide> studio;  // made by start()
  Health::Services services;
  Health health;
  asio::signal_set signals;  // from here on they wait for the loop
};

Daemon::Daemon(config::Sources sources, config::Loaded loaded, Telegram telegram)
    : sources_(std::move(sources)),
      telegram_(telegram),
      loaded_(std::move(loaded)),
      running_(loaded_.config) {}

Daemon::~Daemon() = default;

Result<> Daemon::start() {
  if (running_.database.url.engine() == DatabaseEngine::sqlite && running_.roles.size() < kRoleNames.size()) {
    log::warning("no other process can run the roles left out: an SQLite file belongs to one",
                 {{"roles", role_names(running_.roles)}});
  }
  auto opened = open_database(running_.database, clock_);
  if (!opened) return opened.error();
  database_ = std::move(*opened);
  try {
    database_->write_now([this](db::Tx& tx) { return sync_roles(tx); });
    if (auto seeded = seed_growth(); !seeded) return seeded;
    work_ = std::make_unique<Work>(*this);
    if (auto seeded = seed_models(); !seeded) return seeded;
    if (auto seeded = seed_templates(); !seeded) return seeded;
  } catch (const db::Error& failure) {
    return ops::describe(failure);
  }
  auto blobs = blob::open_store(running_, work_->http, *database_, clock_);
  if (!blobs) return blobs.error();
  work_->blobs = *std::move(blobs);
  work_->studio =
      std::make_unique<StudioSide>(loop_, *database_, clock_, work_->ids, loaded_, running_, *work_->blobs,
                                   work_->telegram.client(), work_->telegram.texts());
  return start_services();
}

Result<> Daemon::start_services() {
  const auto status = [this] {
    return measured(status_routes(work_->health, work_->metrics), work_->metrics);
  };
  auto& services = work_->services;
  if (telegram_ == Telegram::sandbox) {
    services.push_back(std::make_unique<Demo>(loop_, *database_, *work_->blobs, clock_, loaded_));
  }
  services.push_back(std::make_unique<ControlSocket>(loop_, work_->runner, work_->ids, status(), running_));
  if (running_.runs(Role::bot) || running_.runs(Role::worker)) work_->studio->add_services(services);
  if (running_.runs(Role::bot) || running_.runs(Role::web) || running_.runs(Role::worker)) {
    work_->telegram.add_services(services, work_->studio->around(), work_->studio->open_blobs());
  }
  if (running_.runs(Role::bot)) {
    services.push_back(
        std::make_unique<ChatActs>(loop_, *database_, work_->runner, work_->telegram.texts(), clock_));
  }
  work_->telegram.report(work_->metrics);
  work_->studio->report(work_->metrics);
  if (running_.runs(Role::web)) {
    auto routes = status();
    for (net::Route& route : measured(work_->telegram.webhook_routes(), work_->metrics)) {
      routes.push_back(std::move(route));
    }
    for (net::Route& route :
         measured(stored_file_routes(*work_->blobs, *database_, clock_, running_), work_->metrics)) {
      routes.push_back(std::move(route));
    }
    services.push_back(std::make_unique<Web>(loop_, std::move(routes), running_));
  }
  if (running_.runs(Role::scheduler)) {
    work_->tasks = timed_tasks(
        *work_->blobs, {.requests = running_.jobs.retention, .strikes = running_.moderation.strikes_window});
    services.push_back(std::make_unique<Scheduler>(loop_, *database_, clock_, work_->metrics, work_->tasks));
  }
  for (const auto& service : services) {
    if (auto started = service->start(); !started) return started;
  }
  return {};
}

std::int64_t Daemon::sync_roles(db::Tx& tx) const {
  return people::sync_config_roles(tx, running_.admin.ids, running_.moderator.ids, clock_.now());
}

Result<> Daemon::seed_growth() {
  const GrowthConfig& wanted = running_.growth;
  const auto seeded = database_->write_now([&](db::Tx& tx) {
    return growth::seed_rules(tx, {.initial_tokens = Tokens{wanted.initial_tokens},
                                   .join_referrer = Tokens{wanted.referral_reward}});
  });
  if (!seeded) return seeded.error();
  if (*seeded == growth::Seeding::changed) {
    log::info("the growth rules are those of the configuration",
              {{"initial_tokens", wanted.initial_tokens}, {"referral_reward", wanted.referral_reward}});
  }
  const auto is_written = [](const config::Shown& line) {
    return line.key.starts_with("growth.") && line.origin.layer != config::Layer::fallback;
  };
  if (*seeded == growth::Seeding::overruled && std::ranges::any_of(config::show(loaded_), is_written)) {
    log::warning("the growth rules that an operator set count, not those of the configuration");
  }
  return {};
}

Result<> Daemon::seed_models() {
  const auto seeded =
      database_->write_now([this](db::Tx& tx) { return models::seed_models(tx, work_->ids, clock_.now()); });
  if (!seeded) return seeded.error();
  if (*seeded) log::info("the shipped models and prices are here", {{"models", models::shipped().size()}});
  return {};
}

Result<> Daemon::seed_templates() {
  const auto seeded =
      database_->write_now([this](db::Tx& tx) { return gallery::seed_templates(tx, clock_.now()); });
  if (!seeded) return seeded.error();
  if (*seeded) log::info("the shipped templates are here", {{"templates", gallery::shipped().pieces.size()}});
  return {};
}

std::string Daemon::status() const { return "running " + role_names(running_.roles); }

void Daemon::serve() {
  asio::co_spawn(loop_, obey_signals(), &crash_on);
  if (const auto interval = watchdog_interval()) {
    asio::co_spawn(loop_, keep_alive(notifier_, work_->probe, *interval), &crash_on);
  }
  log::info("ready", {{"version", version()}, {"pid", ::getpid()}, {"roles", role_names(running_.roles)}});
  notifier_.ready(status());
  loop_.run();
  database_->stop();
}

Task<> Daemon::obey_signals() {
  int signal = 0;
  for (;;) {
    signal = co_await work_->signals.async_wait(asio::use_awaitable);
    if (signal != SIGHUP) break;
    reload();
  }
  work_->signals.clear();
  leave_at_once_on_stop_signals();
  co_await stop(signal);
  loop_.stop();
}

void Daemon::reload() {
  notifier_.reloading();
  config::Loaded fresh = config::load(sources_);
  if (fresh.ok()) {
    // The line below is for whoever asked, whether the level goes up or down.
    log::set_level(std::min(running_.log.level, fresh.config.log.level));
    const config::Changes changes = config::diff(running_, fresh.config);
    running_.log = fresh.config.log;
    running_.shutdown = fresh.config.shutdown;
    running_.admin = fresh.config.admin;
    running_.moderator = fresh.config.moderator;
    running_.moderation = fresh.config.moderation;
    loaded_ = std::move(fresh);
    asio::co_spawn(loop_, database_->write([this](db::Tx& tx) { return sync_roles(tx); }),
                   [](std::exception_ptr failure, std::int64_t /*changed*/) {
                     if (failure) log::error("the roles of the configuration could not be taken over");
                   });
    log::info("configuration reloaded",
              {{"changed", joined(changes.on_reload)}, {"needs_restart", joined(changes.at_restart)}});
    log::set_level(running_.log.level);
  } else {
    for (const config::Problem& problem : fresh.errors) log::error(problem.text(), {{"key", problem.key}});
    log::error("configuration has errors, the old one stays");
  }
  notifier_.ready(status());
}

Task<> Daemon::stop(int signal) {
  const Millis deadline = running_.shutdown.deadline;
  log::info("stopping", {{"signal", signal}, {"deadline_ms", deadline.count()}});
  notifier_.stopping("finishing what is in flight");
  work_->health.stopping();
  // All at once: the deadline is for the whole.
  std::size_t left = work_->services.size();
  asio::steady_timer all_stopped{loop_, asio::steady_timer::time_point::max()};
  for (const auto& service : work_->services) {
    asio::co_spawn(loop_, service->stop(deadline), [&](std::exception_ptr thrown) {
      crash_on(thrown);
      if (--left == 0) all_stopped.cancel();
    });
  }
  while (left > 0) co_await all_stopped.async_wait(asio::as_tuple(asio::use_awaitable));
  log::info("stopped");
}

}  // namespace banana::daemon
