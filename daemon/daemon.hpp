// The daemon's life: open, check, serve, stop. Everything but the database's threads runs on the calling thread.
//
//   Daemon daemon{sources, loaded};
//   if (auto started = daemon.start(); !started) …
//   daemon.serve();      // until it was told to stop and has finished
#pragma once

#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/config/load.hpp"
#include "core/db/database.hpp"
#include "daemon/notify.hpp"

namespace banana::daemon {

class Daemon {
 public:
  /// With `sandbox`, Telegram is in this process too (demo.hpp).
  enum class Telegram { real, sandbox };

  /// `loaded` has no errors.
  Daemon(config::Sources sources, config::Loaded loaded, Telegram telegram = Telegram::real);
  ~Daemon();

  [[nodiscard]] Result<> start();
  void serve();

 private:
  struct Work;

  Result<> start_services();
  /// The roles that the configuration gives, as it is now.
  std::int64_t sync_roles(db::Tx& tx) const;
  /// The rewards that the configuration gives, while no operator has set the rules.
  Result<> seed_growth();
  /// The first start takes the shipped catalogue over.
  Result<> seed_models();
  [[nodiscard]] Result<> seed_templates();
  Task<> obey_signals();
  void reload();
  Task<> stop(int signal);
  [[nodiscard]] std::string status() const;

  const config::Sources sources_;
  const Telegram telegram_;
  config::Loaded loaded_;  // as read last
  Config running_;         // what is in force: of settings that need a restart, the values of the start
  SystemClock clock_;
  Notifier notifier_ = Notifier::from_environment();
  std::unique_ptr<db::Database> database_;
  asio::io_context loop_{1};
  std::unique_ptr<Work> work_;
};

}  // namespace banana::daemon
