// Takes what waits in the inbox to the handlers of its bots (role bot): fair between bots, in order within a chat, many
// chats at a time. A failing update is put back or set aside; it holds up its own chat and nobody else.
//
// The webhook hands updates in, the poller tells of what it recorded; what nobody told of (a restart, another process, a lane that
// found no room) is looked for in the database. Lives on the loop's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/db/database.hpp"
#include "core/inbox/lanes.hpp"
#include "core/telegram/api.hpp"
#include "daemon/door.hpp"
#include "daemon/service.hpp"

namespace banana::daemon {

/// The handler of a bot's updates; null while the bot is not running here: its updates wait.
using HandlerOf = std::function<inbox::Handler*(BotId)>;
/// Telegram refuses the bot's token.
using OnRevoked = std::function<void(BotId)>;

struct DispatcherOptions {
  std::size_t in_hand_max = 256;   // lanes at a time
  std::size_t answers_max = 1024;  // answers on their way to Telegram
  Millis look_every{5'000};        // for what nobody told of
};

class Dispatcher final : public Service {
 public:
  struct Stats {
    std::int64_t handled = 0;
    std::int64_t failures = 0;
    std::int64_t set_aside = 0;
    std::int64_t answers_failed = 0;
  };

  Dispatcher(asio::io_context& loop, db::Database& database, IdMaker& ids, const Clock& clock,
             telegram::Api& api, HandlerOf handler_of, OnRevoked on_revoked, DispatcherOptions options = {});

  [[nodiscard]] std::string_view name() const override { return "inbox"; }
  [[nodiscard]] Result<> start() override;
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis deadline) override;

  /// An update at the door: durable when this returns, and handled, unless it has to wait for its turn. Throws db::Error.
  [[nodiscard]] Task<> take(BotId bot, const inbox::Envelope& envelope, std::string_view body);
  /// Something was recorded for this lane.
  void add(const inbox::Lane& lane, inbox::Haste haste);
  /// At once, beside the outbox; never tried again.
  void answer(BotId bot, inbox::Answers answers);
  /// A bot was started: what waited for it is looked for now.
  void look_now();

  [[nodiscard]] const Stats& stats() const { return stats_; }
  /// Lanes that wait or are in hand.
  [[nodiscard]] std::size_t lanes() const { return lanes_.known(); }

 private:
  class Presence;

  Task<> look();
  Task<> look_through();
  void pump();
  void wake_at(Instant due);
  Task<> handle(inbox::Lane lane);
  Task<inbox::Lanes::Outcome> attempt(const inbox::Lane& lane, inbox::Handler& handler);
  Task<inbox::Lanes::Outcome> put_back(const inbox::Lane& lane, const inbox::HandlerFailed& failed);
  void write_batch(db::Tx& tx, Door::Batch& batch);
  Task<> take_alone(Door::Caller& caller);
  void settle(Door::Caller& caller);
  Task<> send(BotId bot, inbox::Answers answers);
  Task<> send_one(BotId bot, const telegram::Call& answer);

  asio::io_context& loop_;
  db::Database& database_;
  IdMaker& ids_;
  const Clock& clock_;
  telegram::Api& api_;
  const HandlerOf handler_of_;
  const OnRevoked on_revoked_;
  const DispatcherOptions options_;
  inbox::Lanes lanes_;
  asio::steady_timer due_;
  Instant due_at_ = Instant::max();
  asio::steady_timer idle_;  // cancelled whenever something ended, while stopping
  std::size_t at_door_ = 0;
  std::size_t in_hand_ = 0;
  std::size_t answering_ = 0;
  bool looking_ = false;
  bool stopping_ = false;
  Stats stats_;
  Door door_;
};

}  // namespace banana::daemon
