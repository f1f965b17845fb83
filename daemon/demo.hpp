// `bananad demo`: the sandbox's Telegram in this process, a few people with Stars, one of them an admin, and a studio whose
// templates have examples, ready to be tried (PK1, SB, ST15). What people do there is kept in <data_dir>/sandbox, beside the database.
#pragma once

#include <boost/asio/io_context.hpp>

#include "core/access/bot.hpp"
#include "core/base/clock.hpp"
#include "core/base/random.hpp"
#include "core/base/secret.hpp"
#include "core/config/load.hpp"
#include "core/db/database.hpp"
#include "daemon/demo_artist.hpp"
#include "daemon/sandbox/sandbox.hpp"
#include "daemon/service.hpp"

namespace banana::daemon {

/// Started before the services that look for bots.
class Demo final : public Service {
 public:
  Demo(asio::io_context& loop, db::Database& database, blob::BlobStore& blobs, const Clock& clock,
       const config::Loaded& loaded);

  [[nodiscard]] std::string_view name() const override { return "sandbox"; }
  [[nodiscard]] Result<> start() override;
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis deadline) override;

 private:
  [[nodiscard]] Result<> people();
  /// One of them is an admin of the studio, until an operator says otherwise.
  [[nodiscard]] Result<> appoint();
  /// Of the bot of this name, which is made when it is not there.
  [[nodiscard]] Result<Secret> token_of(std::string_view username, std::string_view name);
  [[nodiscard]] Result<> adopt(const Secret& token, std::string_view username, std::string_view name,
                               access::BotKind kind);

  asio::io_context& loop_;
  db::Database& database_;
  const Clock& clock_;
  const config::Loaded& loaded_;
  SystemRandom random_;
  sandbox::Sandbox sandbox_;
  DemoArtist artist_;
};

}  // namespace banana::daemon
