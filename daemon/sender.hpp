// Takes what the outbox holds to Telegram (role bot): in order within a chat, fair between bots, within the limits, many
// calls at a time. What core/outbox decides it carries out: look, send, settle.
//
// Looking and settling take turns in one coroutine, so that no row is ever seen as waiting once its answer is being
// written down. Sends run beside it, at most in_flight_max, each holding its chat until its verdict is durable. Lives on
// the loop's thread.
//
// A look brings what new rows hold, for those that may go at the same moment: nothing of their chats was under way while
// it was read. Whoever has to wait is read when the turn comes: what a slot stands for may have changed.
//
// On SQLite this process sends for all bots; on PostgreSQL for its shares of them (core/outbox/share.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/base/clock.hpp"
#include "core/base/random.hpp"
#include "core/config/config.hpp"
#include "core/db/database.hpp"
#include "core/outbox/follower.hpp"
#include "core/outbox/item.hpp"
#include "core/outbox/queue.hpp"
#include "core/outbox/share.hpp"
#include "core/outbox/tail.hpp"
#include "core/telegram/api.hpp"
#include "daemon/service.hpp"

namespace banana::daemon {

[[nodiscard]] outbox::Limits outbox_limits(const OutboxConfig& config);

/// Makes paths or bytes of what uploads name in the store. not_found: it is gone, and will not come back.
using OpenBlobs = std::function<Task<Result<>>(std::vector<telegram::Upload>&)>;

struct SenderOptions {
  outbox::QueueOptions queue = {};
  std::size_t in_flight_max = 256;
  Millis look_every{1'000};  // for what nobody told of
  Millis lease{30'000};      // of a share; renewed six times as often
  std::span<const outbox::Follower> followers = {};
  OpenBlobs open_blobs = {};  // none: there is no store
};

class Sender final : public Service {
 public:
  struct Stats {
    std::int64_t sent = 0;
    std::int64_t set_aside = 0;
    std::int64_t flooded = 0;
    std::int64_t tried_again = 0;
    std::int64_t doubtful = 0;  // answers that were lost: the message may come twice
    std::int64_t closed_chats = 0;
  };
  /// Whether the bot runs here; what waits for others is left where it is.
  using Runs = std::function<bool(BotId)>;
  /// Telegram refuses the bot's token.
  using OnRevoked = std::function<void(BotId)>;
  /// What was read of an effect, or what becomes of it when that can't be sent.
  using Reading = std::variant<outbox::Item, outbox::Verdict>;

  Sender(asio::io_context& loop, db::Database& database, const Clock& clock, Random& random,
         telegram::Api& api, Runs runs, OnRevoked on_revoked, SenderOptions options = {});

  [[nodiscard]] std::string_view name() const override { return "outbox"; }
  [[nodiscard]] Result<> start() override;
  [[nodiscard]] Result<> ready() const override { return {}; }
  /// Finishes the calls that are under way and writes down what became of them.
  [[nodiscard]] Task<> stop(Millis deadline) override;

  /// These were started, stopped or given another token.
  void bots_changed(const std::vector<BotId>& bots);

  /// Whether this process is the one that works for the bot, among those that share the database.
  [[nodiscard]] bool works_for(BotId bot) const;
  /// Called on the loop when works_for() has changed for some. Before start().
  void on_shares(std::function<void()> call) { on_shares_ = std::move(call); }

  [[nodiscard]] const Stats& stats() const { return stats_; }
  [[nodiscard]] const outbox::Queue& queue() const { return queue_; }

 private:
  using Steady = std::chrono::steady_clock;

  Task<> listen();
  Task<> keep_books();
  Task<> settle();
  Task<outbox::Items> look();
  Task<> take_due();
  Task<> rescan();
  Task<> hold_shares();
  Task<> renew_shares();
  void pump(outbox::Items at_hand = {});
  Task<> begin(std::vector<outbox::Send> sends);
  Task<> send(outbox::Send send, Reading reading);
  Task<std::optional<outbox::Verdict>> open(const outbox::Send& send, outbox::Item& item);
  Task<outbox::Verdict> attempt(const outbox::Send& send, outbox::Item& item, Instant& sent_at);
  void count(const outbox::Verdict& verdict);
  void own_what_is_ours();
  void ring();
  void run(Task<> task);
  [[nodiscard]] bool may_send() const;
  [[nodiscard]] Instant now() const;

  asio::io_context& loop_;
  db::Database& database_;
  const Clock& clock_;
  Random& random_;
  telegram::Api& api_;
  const Runs runs_;
  const OnRevoked on_revoked_;
  std::function<void()> on_shares_ = [] {};
  const SenderOptions options_;
  const bool shared_;  // with other processes
  const std::int64_t number_;
  const Instant wall_start_;
  const Steady::time_point steady_start_;

  outbox::Queue queue_;
  outbox::Tail tail_;
  std::vector<outbox::Verdict> verdicts_;  // that are not durable yet
  std::optional<Instant> later_at_;
  outbox::Shares shares_;
  outbox::Shares unwanted_;
  Steady::time_point held_until_;
  asio::steady_timer bell_;   // rung for the books
  asio::steady_timer alarm_;  // when something may be sent
  asio::steady_timer renewal_;
  asio::steady_timer idle_;  // cancelled whenever a coroutine ended
  std::size_t running_ = 0;
  bool rung_ = false;
  bool look_ = false;
  bool due_ = false;  // the hour of some rows has come
  bool rescan_ = false;
  bool stopping_ = false;
  Stats stats_;
};

}  // namespace banana::daemon
