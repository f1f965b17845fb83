// One run of bananactl: asks where it must, runs the operation, shows what came of it.
#pragma once

#include <string>

#include "cli/command.hpp"
#include "cli/terminal.hpp"
#include "core/base/clock.hpp"
#include "core/config/load.hpp"
#include "core/ops/runner.hpp"

namespace banana::cli {

class Session {
 public:
  Session(const ops::Registry& registry, const Command& command, const config::Environment& environment,
          const Terminal& terminal);

  /// The exit code.
  [[nodiscard]] int run();

 private:
  [[nodiscard]] Result<ops::Request> request();
  [[nodiscard]] Result<void> confirm(const ops::Request& request);
  [[nodiscard]] int once(const ops::Request& request);
  [[nodiscard]] int watch(const ops::Request& request);
  /// Opens and closes what it needs: a --watch must not keep the database from the daemon.
  [[nodiscard]] Result<ops::Outcome> ask(ops::Request request) const;
  [[nodiscard]] int refuse(const Error& error) const;

  const ops::Registry& registry_;
  const Command& command_;
  const ops::Operation& operation_;
  const config::Environment& environment_;
  const Terminal& terminal_;
  SystemClock clock_;
};

/// Writes it all to stdout. A reader that went away ends the program in peace.
void write_out(std::string_view text);

}  // namespace banana::cli
