// The bots of this process: loaded at the start, kept as the database has them while it runs. Whoever works for bots
// asks here which ones there are, and is told when that changes.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "core/access/bot_set.hpp"
#include "core/base/clock.hpp"
#include "core/config/load.hpp"
#include "daemon/service.hpp"

namespace banana::daemon {

class Bots final : public Service {
 public:
  /// `loaded` may change on reload; it is looked at when keys are needed.
  Bots(asio::io_context& loop, db::Database& database, const Clock& clock, const config::Loaded& loaded);

  [[nodiscard]] std::string_view name() const override { return "bots"; }
  /// Adds the configured bot when it is not here, and loads all.
  [[nodiscard]] Result<> start() override;
  /// What was loaded serves on even when changes can't be read.
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis deadline) override;

  [[nodiscard]] const access::BotSet& set() const { return set_; }
  /// Of a running bot: what the Telegram client asks for.
  [[nodiscard]] std::optional<Secret> token(BotId id);

  /// Bots that are new or changed in any way; called on the loop, after the set has them. Before start().
  using OnChanged = std::function<void(const std::vector<BotId>&)>;
  void on_changed(OnChanged call) { on_changed_.push_back(std::move(call)); }

 private:
  Result<> seed();
  Task<> follow();
  Task<> take_over();

  asio::io_context& loop_;
  db::Database& database_;
  const Clock& clock_;
  const config::Loaded& loaded_;
  access::BotSet set_;
  std::vector<OnChanged> on_changed_;
  bool failing_ = false;
  bool stopping_ = false;
};

}  // namespace banana::daemon
