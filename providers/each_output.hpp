// For vendors that make one thing a call: several calls side by side, brought to one outcome.
//
//   co_return co_await each_output(order.request.outputs, [&](std::int64_t index) { return one(order, index); });
//
// What came is Done, and what did not is `missing`. Without any, the outcome is the failure that says most: one that may
// have been billed before all others. The figures in `usage` are added up.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/async.hpp"
#include "providers/outcome.hpp"

namespace banana::providers {

/// More outputs than this are not begun.
inline constexpr std::int64_t kSideBySideMax = 16;

/// `one` is called once an output, and never answers Pending.
[[nodiscard]] Task<Outcome> each_output(std::int64_t count,
                                        std::function<Task<Outcome>(std::int64_t index)> one);

/// One at least, none of them Pending.
[[nodiscard]] Outcome merged(std::vector<Outcome> outcomes);

}  // namespace banana::providers
