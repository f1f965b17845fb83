// The routes of the sandbox, each group a thin shell around the world. Inside http/ and sandbox.cpp only.
#pragma once

#include <vector>

#include "core/net/client.hpp"
#include "core/net/routes.hpp"
#include "daemon/sandbox/http/signals.hpp"
#include "daemon/sandbox/methods/call.hpp"

namespace banana::sandbox {

/// What all shells work on; outlives the server.
struct Shared {
  asio::io_context& loop;
  World& world;
  Signals& signals;
  /// Which getUpdates of a bot is the newest: an older one that still waits is told to go.
  std::map<Number, std::uint64_t> polls = {};
};

using Routes = std::vector<net::Route>;

void add_bot_api(Routes& routes, Shared& shared);
void add_people_api(Routes& routes, Shared& shared);
void add_events(Routes& routes, Shared& shared);
void add_pages(Routes& routes, Shared& shared);

/// getUpdates with its wait.
[[nodiscard]] Task<Answer> poll(Shared& shared, Number bot, const JsonObject& params);

inline constexpr std::size_t kUploadBytesMax = 52 * 1024 * 1024;

}  // namespace banana::sandbox
