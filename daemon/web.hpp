// The role web: the HTTP server for the world outside.
#pragma once

#include "core/config/config.hpp"
#include "core/net/server.hpp"
#include "daemon/service.hpp"

namespace banana::daemon {

class Web final : public Service {
 public:
  Web(asio::io_context& loop, std::vector<net::Route> routes, const Config& config);

  [[nodiscard]] std::string_view name() const override { return "web"; }
  [[nodiscard]] Result<> start() override;
  [[nodiscard]] Result<> ready() const override;
  [[nodiscard]] Task<> stop(Millis deadline) override { return server_.stop(deadline); }

 private:
  ListenAddress listen_;
  net::Server server_;
  bool listening_ = false;
};

}  // namespace banana::daemon
