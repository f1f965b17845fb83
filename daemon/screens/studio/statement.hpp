// What happened to somebody's tokens, a page at a time, in words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/money/ledger.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

struct Statement {
  std::vector<std::string> lines;          // HTML, newest first
  std::optional<ledger::TransferId> next;  // older ones come before this
};

/// Older than `before`; from the newest when that is 0.
[[nodiscard]] Statement read_statement(const Visit& visit, ledger::TransferId before);

}  // namespace banana::screens::studio
