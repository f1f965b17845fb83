// Runs what admins ask for in their chats (screens/admin/acts.hpp), while the daemon is up.
#pragma once

#include <boost/asio/cancellation_signal.hpp>

#include "core/ops/runner.hpp"
#include "core/text/texts.hpp"
#include "daemon/service.hpp"

namespace banana::daemon {

class ChatActs final : public Service {
 public:
  /// All outlive it.
  ChatActs(asio::io_context& loop, db::Database& database, ops::Runner& runner, const text::Texts& texts,
           const Clock& clock)
      : loop_(loop), database_(database), runner_(runner), texts_(texts), clock_(clock) {}

  [[nodiscard]] std::string_view name() const override { return "chat acts"; }
  [[nodiscard]] Result<> start() override;
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis deadline) override;

 private:
  asio::io_context& loop_;
  db::Database& database_;
  ops::Runner& runner_;
  const text::Texts& texts_;
  const Clock& clock_;
  asio::cancellation_signal cancel_;
};

}  // namespace banana::daemon
