// What this process does for its bots: their webhooks are set or they are polled, their
// commands are known to Telegram, their updates have a handler. Changes are taken over live; whoever Telegram refuses
// is parked and harms nobody else (OP10, AC13).
//
// Setting up is spread over a few calls at a time: 10,000 bots start without a burst. On PostgreSQL every bot is set
// up and polled by the one process that sends for it.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/config/config.hpp"
#include "core/inbox/handler.hpp"
#include "core/telegram/api.hpp"
#include "core/text/texts.hpp"
#include "daemon/bots.hpp"
#include "daemon/poller.hpp"
#include "daemon/screens/program.hpp"
#include "daemon/service.hpp"

namespace banana::daemon {

struct FleetPorts {
  asio::io_context& loop;
  db::Database& database;
  const Clock& clock;
  IdMaker& ids;
  telegram::Api& api;
  Bots& bots;
  const text::Texts& texts;
  screens::Around around;
  LetsIn lets_in;
  std::function<void(const inbox::Lane&, inbox::Haste)> on_recorded;
  std::function<bool(BotId)> is_ours;  // whether this process sets it up
};

struct FleetOptions {
  UpdateMode mode = UpdateMode::polling;  // of bots that leave it to the configuration
  std::string public_url = {};            // webhooks are below it
  std::size_t at_once = 8;
};

class BotFleet final : public Service {
 public:
  BotFleet(FleetPorts ports, FleetOptions options);
  ~BotFleet() override;

  [[nodiscard]] std::string_view name() const override { return "bot fleet"; }
  [[nodiscard]] Result<> start() override;
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis deadline) override;

  /// What a bot's updates go to; null while it isn't running, or when this version has no program of its kind.
  [[nodiscard]] inbox::Handler* handler_of(BotId bot);
  /// Telegram refused its token.
  void park(BotId bot);
  /// Which bots are ours has changed.
  void look_again();

 private:
  enum class How : std::uint8_t { none, webhook, polling };
  struct Set {
    How how = How::none;   // it was set up last
    bool changed = false;  // since then, in the database
    int failures = 0;
  };

  [[nodiscard]] const access::BotSet& bots() const { return ports_.bots.set(); }
  Task<> work_off();
  Task<> set_up(BotId bot);
  void start_polling(BotId bot);
  Task<telegram::ApiResult<Json>> tell_commands(BotId bot, const screens::Program& program);
  Task<> tell_staff(BotId bot, const screens::Program& program);
  void queue(BotId bot);
  void queue_all();
  void again_later(BotId bot, Millis pause);
  [[nodiscard]] How wanted(BotId bot) const;

  FleetPorts ports_;
  const FleetOptions options_;
  PollerPorts poller_ports_;
  std::array<std::unique_ptr<inbox::Handler>, access::kBotKinds.size()> handlers_;  // by kind
  std::unordered_map<BotId, Set> set_;
  std::unordered_map<BotId, std::unique_ptr<Poller>> pollers_;
  std::deque<BotId> to_do_;
  std::unordered_set<BotId> queued_;
  std::size_t working_ = 0;
  bool stopping_ = false;
  asio::steady_timer changed_;  // cancelled whenever something has ended
};

}  // namespace banana::daemon
