// What adapters say when it did not work, in the same words: the vendor's own code above what its status tells.
//
//   if (answer->status / 100 != 2) co_return refused(*answer, why_of(code), code, text_at(json, "message"));
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "providers/caller.hpp"
#include "providers/outcome.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

/// A call that was refused. `why`: what the vendor's words tell; without it, its status counts. Both may be empty.
[[nodiscard]] Failed refused(const Answer& answer, std::optional<Failure> why, std::string_view code,
                             std::string_view words);

/// An order that the vendor took, and ended without a result.
[[nodiscard]] Failed gave_up(Failure why, std::string_view code, std::string_view words);

/// An answer that is not what the protocol promises. Whoever ordered doesn't know what was made; whoever asked asks again.
[[nodiscard]] Failed unreadable(const Answer& answer, std::string_view what);

/// The order is at the vendor's under this handle; without one, the answer was unreadable.
[[nodiscard]] Outcome ordered(const Answer& answer, const std::optional<std::string>& handle,
                              Millis ask_after = {});

/// A ticket that none of this adapter's orders ever had.
[[nodiscard]] Failed foreign_ticket();

using Refuse = Failed (*)(const Answer&);
using IsSpent = bool (*)(const Json&);  // whether the answer tells of an account without money

/// A probe by a GET that costs nothing.
[[nodiscard]] Task<Probe> probe_by(Caller& caller, const Clock& clock, Exchange question, Refuse refuse,
                                   IsSpent is_spent = nullptr);

}  // namespace banana::providers
