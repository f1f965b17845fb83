#include "daemon/sandbox/sandbox.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "core/base/log.hpp"
#include "core/net/server.hpp"
#include "daemon/sandbox/http/shells.hpp"
#include "daemon/sandbox/http/state_file.hpp"
#include "daemon/sandbox/http/webhooks.hpp"

namespace banana::sandbox {

namespace {

constexpr Millis kSaveEvery{3000};
constexpr Millis kStopGrace{1000};

std::unique_ptr<Random> chance(std::uint64_t seed) {
  if (seed == 0) return std::make_unique<SystemRandom>();
  return std::make_unique<SeededRandom>(seed);
}

Routes all_routes(Shared& shared) {
  Routes routes;
  add_bot_api(routes, shared);
  add_people_api(routes, shared);
  add_events(routes, shared);
  add_pages(routes, shared);
  return routes;
}

}  // namespace

class Sandbox::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& loop, SandboxOptions options)
      : options_(std::move(options)),
        random_(chance(options_.seed)),
        world_(options_.clock == nullptr ? static_cast<const Clock&>(system_clock_) : *options_.clock,
               *random_),
        signals_(loop),
        shared_{loop, world_, signals_},
        client_(loop, resolver_, {.user_agent = "telegram-sandbox"}),
        webhooks_(shared_, client_, options_.webhook_retry_scale),
        state_(options_.state_dir),
        save_timer_(loop),
        // An answer may be waited for longer than any fault holds one.
        server_(loop, all_routes(shared_), {.handler_time_max = Millis{3'700'000}}) {
    world_.limits.on = options_.limits == Limits::on;
    world_.observer = &signals_;
    signals_.on_updates = [this](Number bot) { webhooks_.look(bot); };
  }

  Result<std::uint16_t> start() {
    if (auto loaded = state_.load(world_); !loaded) return loaded.error();
    auto port = server_.listen_tcp(options_.address, options_.port);
    if (!port) return port;
    for (const auto& [id, bot] : world_.bots) webhooks_.look(id);
    asio::co_spawn(shared_.loop, keep_saving(shared_from_this()), asio::detached);
    return port;
  }

  Task<> stop() {
    stopped_ = true;
    save_timer_.cancel();
    webhooks_.stop();
    co_await server_.stop(kStopGrace);
    save();
  }

  World& world() { return world_; }

 private:
  void save() {
    if (auto saved = state_.save(world_); !saved)
      log::error("sandbox state not kept", {{"why", saved.error().message}});
  }

  static Task<> keep_saving(std::shared_ptr<Impl> self) {
    while (!self->stopped_) {
      self->save_timer_.expires_after(kSaveEvery);
      co_await self->save_timer_.async_wait(asio::as_tuple(asio::use_awaitable));
      if (!self->stopped_) self->save();
    }
  }

  SandboxOptions options_;
  SystemClock system_clock_;
  std::unique_ptr<Random> random_;
  World world_;
  Signals signals_;
  Shared shared_;
  net::SystemResolver resolver_;
  net::Client client_;
  Webhooks webhooks_;
  StateFolder state_;
  asio::steady_timer save_timer_;
  bool stopped_ = false;
  net::Server server_;
};

Sandbox::Sandbox(asio::io_context& loop, SandboxOptions options)
    : impl_(std::make_shared<Impl>(loop, std::move(options))) {}
Sandbox::~Sandbox() = default;

Result<std::uint16_t> Sandbox::start() { return impl_->start(); }
Task<> Sandbox::stop() { return impl_->stop(); }
World& Sandbox::world() { return impl_->world(); }

}  // namespace banana::sandbox
