// An operation's outcome as a message: its view as lines, within Telegram's limits, everything escaped.
#pragma once

#include <string>

#include "core/ops/operation.hpp"
#include "core/ops/runner.hpp"
#include "core/text/texts.hpp"

namespace banana::screens::admin {

[[nodiscard]] std::string outcome_html(const text::Voice& say, const ops::Operation& operation,
                                       const ops::Outcome& outcome);
[[nodiscard]] std::string error_html(const text::Voice& say, const Error& error);
/// What --after is to be told for the next page; empty when there is none.
[[nodiscard]] std::string next_page(const ops::Outcome& outcome);

}  // namespace banana::screens::admin
