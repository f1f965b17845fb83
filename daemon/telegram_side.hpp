// Everything between the database and Telegram, put together: the client, the bots, the inbox and the outbox at work.
//
//   TelegramSide telegram{loop, database, clock, ids, config};
//   services.push_back(telegram.dispatcher()) …      // see add_services()
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/base/random.hpp"
#include "core/config/load.hpp"
#include "core/db/database.hpp"
#include "core/net/client.hpp"
#include "core/net/resolver.hpp"
#include "core/net/routes.hpp"
#include "core/telegram/client.hpp"
#include "core/text/texts.hpp"
#include "daemon/doorkeeper.hpp"
#include "daemon/screens/around.hpp"
#include "daemon/service.hpp"
#include "daemon/webhook.hpp"

namespace banana::daemon {

class BotFleet;
class Bots;
class Dispatcher;
class Metrics;
class Sender;

class TelegramSide {
 public:
  TelegramSide(asio::io_context& loop, db::Database& database, const Clock& clock, IdMaker& ids,
               const config::Loaded& loaded, const Config& running);
  ~TelegramSide();
  TelegramSide(const TelegramSide&) = delete;
  TelegramSide& operator=(const TelegramSide&) = delete;

  /// The services of the role bot and what both need; they live as long as `services`, which goes before this. A
  /// process with the role web alone takes updates in and leaves them to others.
  void add_services(std::vector<std::unique_ptr<Service>>& services, screens::Around around,
                    std::function<Task<Result<>>(std::vector<telegram::Upload>&)> open_blobs);
  /// What its services count, once they are there.
  void report(Metrics& metrics) const;
  /// For processes with the role web.
  [[nodiscard]] std::vector<net::Route> webhook_routes();
  [[nodiscard]] telegram::Client& client() { return api_; }
  [[nodiscard]] const text::Texts& texts() const { return texts_; }

 private:
  void answer(BotId bot, telegram::Call call);
  [[nodiscard]] LetsIn lets_in();

  asio::io_context& loop_;
  db::Database& database_;
  const Clock& clock_;
  IdMaker& ids_;
  const config::Loaded& loaded_;
  const Config& config_;
  SystemRandom random_;
  net::SystemResolver resolver_;
  net::Client http_;
  telegram::Client api_;
  text::Texts texts_;
  Doorkeeper doorkeeper_;
  WebhookPorts webhook_;
  Bots* bots_ = nullptr;  // of the services
  Dispatcher* dispatcher_ = nullptr;
  BotFleet* fleet_ = nullptr;
  Sender* sender_ = nullptr;
  std::size_t answering_ = 0;  // without a dispatcher
};

}  // namespace banana::daemon
