#include "daemon/web.hpp"

#include "core/base/log.hpp"

namespace banana::daemon {

namespace {

net::ServerOptions server_options(const HttpConfig& http) {
  return {.connections_max = static_cast<std::size_t>(http.connections_max),
          .head_bytes_max = http.header_max.bytes,
          .head_time_max = http.header_timeout,
          .body_time_max = http.body_timeout,
          .handler_time_max = http.handler_timeout,
          .idle_time_max = http.idle_timeout};
}

}  // namespace

Web::Web(asio::io_context& loop, std::vector<net::Route> routes, const Config& config)
    : listen_(config.web.listen), server_(loop, std::move(routes), server_options(config.http)) {}

Result<> Web::start() {
  const auto port = server_.listen_tcp(listen_.host, listen_.port);
  if (!port) {
    // Whoever has it may let go of it, an old daemon that is still stopping for one.
    return fail(Errc::unavailable, port.error().message, "Set web.listen to an address that is free.");
  }
  listening_ = true;
  log::info("web server listens", {{"address", listen_.host}, {"port", *port}});
  return {};
}

Result<> Web::ready() const {
  if (listening_) return {};
  return fail(Errc::unavailable, "the web server does not listen yet");
}

}  // namespace banana::daemon
