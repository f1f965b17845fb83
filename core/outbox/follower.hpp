// Who is told when an effect has ended: money that waits for what Telegram says, for one.
//
//   constexpr outbox::Follower kRefunds{.about = "refund:", .follow = &follow_refund};
//
// Told in the transaction that marks the effect's end, so that the two never disagree; whatever a follower throws
// undoes that too, and the end is marked again later.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/telegram/ids.hpp"

namespace banana::outbox {

enum class End : std::uint8_t {
  done,      // or as good as done
  failed,    // Telegram refused it: nothing was done
  doubtful,  // given up, and it may have been done all the same: an answer was lost
};

struct Ended {
  BotId bot;
  std::string_view about;  // Effect::about
  End end = End::done;
  std::string_view fault = {};   // Telegram's words, or ours
  std::string_view answer = {};  // done: what a call gave that sends nothing, such as a link
};

struct Follower {
  std::string_view about;  // how the effects it follows begin theirs
  void (*follow)(db::Tx& tx, const Ended& ended, Instant now);
};

[[nodiscard]] inline bool is_followed(std::span<const Follower> followers, std::string_view about) {
  return std::ranges::any_of(followers, [&](const Follower& each) { return about.starts_with(each.about); });
}

inline void tell(db::Tx& tx, std::span<const Follower> followers, const Ended& ended, Instant now) {
  for (const Follower& follower : followers) {
    if (ended.about.starts_with(follower.about)) follower.follow(tx, ended, now);
  }
}

}  // namespace banana::outbox
