#include "daemon/telegram_side.hpp"

#include <tuple>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "core/access/bot_api.hpp"
#include "core/base/log.hpp"
#include "core/base/version.hpp"
#include "core/table/table.hpp"
#include "core/text/catalogue.hpp"
#include "core/text/follow.hpp"
#include "daemon/bot_fleet.hpp"
#include "daemon/bots.hpp"
#include "daemon/crash.hpp"
#include "daemon/dispatcher.hpp"
#include "daemon/metrics.hpp"
#include "daemon/sender.hpp"

namespace banana::daemon {

namespace {

constexpr std::size_t kAnswersMax = 256;

net::Proxies proxies() {
  auto named = net::Proxies::from_environment();
  if (named) return std::move(*named);
  log::error("the proxy that the environment names can't be used", {{"cause", named.error().message}});
  return {};
}

/// Keeps the texts as owners change them.
class TextFollower final : public Service {
 public:
  TextFollower(asio::io_context& loop, db::Database& database, text::Texts& texts)
      : loop_(loop), database_(database), texts_(texts) {}

  [[nodiscard]] std::string_view name() const override { return "texts"; }
  [[nodiscard]] Result<> start() override {
    for (const std::string& problem : text::shipped().problems) log::error(problem);
    asio::co_spawn(loop_, text::follow(database_, texts_),
                   asio::bind_cancellation_slot(cancel_.slot(), asio::detached));
    return {};
  }
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis /*deadline*/) override {
    cancel_.emit(asio::cancellation_type::terminal);
    co_return;
  }

 private:
  asio::io_context& loop_;
  db::Database& database_;
  text::Texts& texts_;
  asio::cancellation_signal cancel_;
};

}  // namespace

TelegramSide::TelegramSide(asio::io_context& loop, db::Database& database, const Clock& clock, IdMaker& ids,
                           const config::Loaded& loaded, const Config& running)
    : loop_(loop),
      database_(database),
      clock_(clock),
      ids_(ids),
      loaded_(loaded),
      config_(running),
      // As many connections are kept as sends may be under way: a new one costs more than the call.
      http_(loop, resolver_,
            {.user_agent = "banana/" + std::string{version()},
             .idle_per_origin_max = SenderOptions{}.in_flight_max,
             .proxies = proxies()}),
      api_(
          http_, [this](BotId bot) { return bots_->token(bot); }, random_,
          access::client_options(running.telegram)),
      doorkeeper_{{.clock = clock,
                   .texts = texts_,
                   .per_second = running.moderation.updates_per_second,
                   .answer = [this](BotId bot, telegram::Call call) { answer(bot, std::move(call)); }}},
      webhook_{.secret_of = [this](BotId bot) { return bots_->set().webhook_secret(bot); },
               .lets_in = lets_in(),
               .take = leave_to_others(database, clock)} {}

TelegramSide::~TelegramSide() = default;

LetsIn TelegramSide::lets_in() {
  return [this](BotId bot, const inbox::Envelope& envelope, std::string_view body) {
    return doorkeeper_.lets_in(bot, envelope, body);
  };
}

/// A process that only takes updates in speaks to nobody but those whom it turns away.
void TelegramSide::answer(BotId bot, telegram::Call call) {
  if (dispatcher_ != nullptr) return dispatcher_->answer(bot, {std::move(call)});
  if (answering_ >= kAnswersMax) return;
  ++answering_;
  const auto send = [](TelegramSide& side, BotId from, telegram::Call words) -> Task<> {
    std::ignore = co_await side.api_.call(from, words);
    --side.answering_;
  };
  asio::co_spawn(loop_, send(*this, bot, std::move(call)), &crash_on);
}

void TelegramSide::add_services(std::vector<std::unique_ptr<Service>>& services, screens::Around around,
                                OpenBlobs open_blobs) {
  auto bots = std::make_unique<Bots>(loop_, database_, clock_, loaded_);
  bots_ = bots.get();
  services.push_back(std::move(bots));
  if (!config_.runs(Role::bot)) return;

  services.push_back(std::make_unique<TextFollower>(loop_, database_, texts_));
  auto dispatcher = std::make_unique<Dispatcher>(
      loop_, database_, ids_, clock_, api_, [this](BotId bot) { return fleet_->handler_of(bot); },
      [this](BotId bot) { fleet_->park(bot); });
  dispatcher_ = dispatcher.get();
  webhook_.take = [this](BotId bot, const inbox::Envelope& envelope, std::string_view body) {
    return dispatcher_->take(bot, envelope, body);
  };
  bots_->on_changed([this](const std::vector<BotId>&) { dispatcher_->look_now(); });

  auto fleet = std::make_unique<BotFleet>(
      FleetPorts{.loop = loop_,
                 .database = database_,
                 .clock = clock_,
                 .ids = ids_,
                 .api = api_,
                 .bots = *bots_,
                 .texts = texts_,
                 .around = std::move(around),
                 .lets_in = lets_in(),
                 .on_recorded = [this](const inbox::Lane& lane,
                                       inbox::Haste haste) { dispatcher_->add(lane, haste); },
                 .is_ours = [this](BotId bot) { return sender_->works_for(bot); }},
      FleetOptions{.mode = config_.telegram.mode, .public_url = config_.web.public_url.text});
  fleet_ = fleet.get();
  services.push_back(std::move(fleet));
  services.push_back(std::move(dispatcher));

  auto sender = std::make_unique<Sender>(
      loop_, database_, clock_, random_, api_, [this](BotId bot) { return bots_->set().is_running(bot); },
      [this](BotId bot) { fleet_->park(bot); },
      SenderOptions{.queue = {.limits = outbox_limits(config_.outbox)},
                    .followers = outbox_followers(),
                    .open_blobs = std::move(open_blobs)});
  sender_ = sender.get();
  bots_->on_changed([this](const std::vector<BotId>& changed) { sender_->bots_changed(changed); });
  sender_->on_shares([this] { fleet_->look_again(); });
  services.push_back(std::move(sender));
}

void TelegramSide::report(Metrics& metrics) const {
  using Kind = Metrics::Kind;
  const auto count = [&](const char* name, const char* help, auto read) {
    metrics.watch(Kind::counter, name, help, [read] { return static_cast<double>(read()); });
  };
  const auto gauge = [&](const char* name, const char* help, auto read) {
    metrics.watch(Kind::gauge, name, help, [read] { return static_cast<double>(read()); });
  };
  count("banana_updates_turned_away_total", "Updates of people who wrote or pressed faster than they may",
        [this] { return doorkeeper_.turned_away(); });
  if (dispatcher_ == nullptr) return;
  count("banana_updates_handled_total", "Updates of Telegram that were handled",
        [d = dispatcher_] { return d->stats().handled; });
  count("banana_update_failures_total", "Tries to handle an update that failed",
        [d = dispatcher_] { return d->stats().failures; });
  count("banana_updates_set_aside_total", "Updates that were set aside with their cause",
        [d = dispatcher_] { return d->stats().set_aside; });
  count("banana_answers_failed_total", "Answers to presses and checkouts that did not reach Telegram",
        [d = dispatcher_] { return d->stats().answers_failed; });
  gauge("banana_inbox_lanes", "Chats with an update that waits or is in hand",
        [d = dispatcher_] { return d->lanes(); });
  count("banana_messages_sent_total", "Effects that Telegram took",
        [s = sender_] { return s->stats().sent; });
  count("banana_messages_set_aside_total", "Effects that were set aside with their cause",
        [s = sender_] { return s->stats().set_aside; });
  count("banana_floods_total", "Times that Telegram asked to wait",
        [s = sender_] { return s->stats().flooded; });
  count("banana_messages_doubtful_total", "Effects whose answer was lost: they may come twice",
        [s = sender_] { return s->stats().doubtful; });
  gauge("banana_outbox_in_flight", "Effects that are being sent",
        [s = sender_] { return s->queue().in_flight(); });
}

std::vector<net::Route> TelegramSide::webhook_routes() { return daemon::webhook_routes(webhook_); }

}  // namespace banana::daemon
