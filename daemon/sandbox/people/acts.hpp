// Everything that can be asked for under /sandbox/api/, as one table. See ../README.md.
#pragma once

#include <span>
#include <string_view>

#include "daemon/sandbox/people/ask.hpp"

namespace banana::sandbox {

enum class Verb { get, post };

struct Act {
  Verb verb;
  std::string_view name;
  Result<Outcome> (*run)(const Ask& ask);
};

[[nodiscard]] std::span<const Act> acts();

/// The answer to a query that was waited for: of a press or a checkout; what has no answer yet is told so.
[[nodiscard]] Json answer_to(World& world, const std::string& query);
/// How long an act waits at most.
[[nodiscard]] Millis wait_max(World& world, const std::string& query);

}  // namespace banana::sandbox
