// What an answer of Telegram's means for the row that was sent.
//
// A lost answer: a message may have been sent and may not. It is sent again, because one that comes twice is a
// nuisance and one that never comes may be a bought picture; it is counted as doubtful. What spends Stars is not
// repeated but set aside for a person (docs/decisions/005-outbox.md).
#pragma once

#include "core/base/random.hpp"
#include "core/outbox/item.hpp"
#include "core/telegram/api.hpp"

namespace banana::outbox {

inline constexpr std::int64_t kTriesMax = 20;  // at about two minutes each in the end: half an hour
inline constexpr Millis kBoundAnewAfter{86'400'000};
inline constexpr Millis kNoConnectionMax{86'400'000};  // an outage is nobody's fault, and may last

/// `item` as prepare() left it. `random` spreads the tries.
[[nodiscard]] Verdict judge(const Item& item, const telegram::ApiResult<Json>& answer, Instant now,
                            Random& random);

}  // namespace banana::outbox
