// Asks the database for a sign of life and the schema's version, on behalf of everybody who wants to know. However
// many ask, one question is under way at a time, and an answer is good for a second.
#pragma once

#include <memory>

#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace banana::daemon {

class DatabaseProbe {
 public:
  DatabaseProbe(asio::io_context& loop, db::Database& database);

  /// Success when the database answers and its schema is this program's; waits for at most `at_most`.
  [[nodiscard]] Task<Result<>> ask(Millis at_most);
  /// Whether any answer came within the last `span`, whatever it was.
  [[nodiscard]] bool answered_within(Millis span) const;

 private:
  struct State;
  static Task<> question(std::shared_ptr<State> state);

  asio::io_context& loop_;
  std::shared_ptr<State> state_;  // a question may outlive the probe
};

}  // namespace banana::daemon
