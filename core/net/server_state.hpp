// What a server's connections share. Inside core/net only.
#pragma once

#include <chrono>
#include <list>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/net/routes.hpp"
#include "core/net/server.hpp"

namespace banana::net {

class Connection;
using Tick = std::chrono::steady_clock::time_point;

struct ServerState {
  ServerState(asio::io_context& the_loop, std::vector<Route> routes, ServerOptions the_options)
      : loop(the_loop), router(std::move(routes)), options(the_options), changed(loop, Tick::max()) {
    refresh();
  }

  /// The time as of the last sweep: good enough for deadlines, and no system call per request.
  void refresh();

  asio::io_context& loop;
  Router router;
  ServerOptions options;
  Tick now;
  std::string date_line;  // "Date: Sat, 21 Nov 2026 01:02:03 GMT\r\n"
  std::list<Connection*> connections;
  bool stopping = false;
  /// Cancelled when a connection ends, or falls idle when all are taken: who waits for that, waits on this.
  asio::steady_timer changed;
};

}  // namespace banana::net
