// What an operator does with bananactl, through the control socket of a running daemon.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "core/base/json.hpp"
#include "core/ops/control.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"

namespace banana::test {

inline Result<Json> try_operate(const Bananad& daemon, std::string operation, JsonObject arguments = {}) {
  const Reply reply =
      post(daemon.control_socket(), std::string{ops::control::kOperationPath},
           ops::control::write_request(
               {.operation = std::move(operation), .arguments = std::move(arguments), .confirmed = true}));
  const auto outcome = ops::control::read_reply(reply.body);
  if (!outcome) return outcome.error();
  return outcome->result;
}

/// Throws the refusal.
inline Json operate(const Bananad& daemon, const std::string& operation, JsonObject arguments = {}) {
  auto done = try_operate(daemon, operation, std::move(arguments));
  if (!done) throw std::runtime_error(operation + ": " + done.error().message + " " + done.error().hint);
  return *std::move(done);
}

/// Looks again and again until it is so. False when all patience is gone.
template <class F>
bool eventually(F&& is_so, Millis patience = kPatience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace banana::test
