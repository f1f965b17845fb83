// Vendors asked by an operator, with the configured address and the keys of this installation: for free whether they are
// there, or for one real piece of work, the cheapest they sell (PV15).
//
//   const auto tester = make_tester(ports, Vendor::openai);
//   if (!tester) return tester.error();                      // nobody here speaks with it
//   const vendors::TestReport report = co_await (*tester)->test(std::nullopt);
//
// It stands apart from the worker: what it meets counts in nobody's health, and what it makes is looked at and let go.
#pragma once

#include <memory>

#include <boost/asio/io_context.hpp>

#include "core/base/clock.hpp"
#include "core/base/random.hpp"
#include "core/config/config.hpp"
#include "core/db/database.hpp"
#include "core/net/client.hpp"
#include "core/vendors/tester.hpp"

namespace banana::providers {

/// All of it outlives the tester.
struct TesterPorts {
  asio::io_context& loop;
  net::HttpClient& http;
  db::Database& database;
  const Config& config;
  const Clock& clock;
  Random& random;
};

[[nodiscard]] Result<std::shared_ptr<vendors::Tester>> make_tester(TesterPorts ports, Vendor vendor);

}  // namespace banana::providers
