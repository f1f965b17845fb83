// Results and refusals as a person reads them, or as JSON.
#pragma once

#include <string>

#include "cli/terminal.hpp"
#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/ops/operation.hpp"
#include "core/ops/runner.hpp"

namespace banana::cli {

/// Ends in a newline, unless there is nothing to say.
[[nodiscard]] std::string present(const ops::Operation& operation, const ops::Outcome& outcome,
                                  const Terminal& terminal);
/// The fields that differ: "state: on → off".
[[nodiscard]] std::string present_change(const ops::Change& change, const Terminal& terminal);

/// The result by itself; of a dry run {"dry_run": true, "result", "before", "after"}. Indented on a screen.
[[nodiscard]] std::string present_json(const ops::Outcome& outcome, const Terminal& terminal);

/// "error: …" and below it what to do.
[[nodiscard]] std::string present_error(const Error& error, const Terminal& terminal);
[[nodiscard]] std::string present_error_json(const Error& error);

}  // namespace banana::cli
