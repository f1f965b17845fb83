// People write to support, and somebody of the staff answers (AD, MO5).
//
// What they write goes to the admins' chat (notices.hpp), where the outbox's slot names who wrote it: whoever replies to that
// message answers the person, and a restart loses nothing. A person's reply to an answer goes the same way.
#pragma once

#include <cstdint>
#include <string_view>

#include "daemon/screens/program.hpp"

namespace banana::screens {

enum class Passed : std::uint8_t {
  yes,
  too_many,  // of this person, within an hour
  nothing,   // neither words nor a file that can be passed on
  nobody,    // there is no admin
};
inline constexpr std::int64_t kSupportPerHour = 20;

[[nodiscard]] Passed pass_to_support(Visit& visit, const telegram::Message& message);
/// The text that tells them.
[[nodiscard]] std::string_view text_of(Passed passed);

/// Whether a message of somebody's is a reply to what support answered them.
[[nodiscard]] bool is_for_support(db::Snapshot& snapshot, BotId bot, const telegram::Message& message);

/// The deed below an answer, which opens the program's support screen.
inline constexpr std::string_view kSupportDeed = "support";

/// Passes a reply of the staff's on to whom it is for. False: it is a reply to something else.
bool answer_for_support(db::Tx& tx, BotId bot, const text::Texts& texts, const telegram::Message& message,
                        Instant now);

}  // namespace banana::screens
