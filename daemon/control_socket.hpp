// Where bananactl reaches a running daemon: HTTP over a Unix-domain socket (core/ops/control.hpp), for root, the
// daemon's own user, and members of its group. Answers health and metrics too, so that a process without the
// role web can be looked at.
#pragma once

#include "core/base/id.hpp"
#include "core/config/config.hpp"
#include "core/net/server.hpp"
#include "core/ops/runner.hpp"
#include "daemon/service.hpp"

namespace banana::daemon {

class ControlSocket final : public Service {
 public:
  ControlSocket(asio::io_context& loop, ops::Runner& runner, IdMaker& ids, std::vector<net::Route> status,
                const Config& config);

  [[nodiscard]] std::string_view name() const override { return "control"; }
  [[nodiscard]] Result<> start() override;
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis deadline) override { return server_.stop(deadline); }

 private:
  std::string path_;
  unsigned mode_;
  net::Server server_;
};

}  // namespace banana::daemon
