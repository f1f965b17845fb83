// Turns away what one person writes and presses faster than the settings allow, before the database hears of it (MO4).
//
//   if (!doorkeeper.lets_in(bot, envelope, body)) return;   // told, if it was the first of a burst
//
// Payments, changes of membership and whatever happens in groups always come in. What lay at Telegram while nobody
// was here to take it counts by the time it was sent, so that a restart loses nothing. On the loop's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include "core/base/clock.hpp"
#include "core/inbox/envelope.hpp"
#include "core/moderation/update_rate.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"
#include "core/text/texts.hpp"

namespace banana::daemon {

/// All of it must outlive the doorkeeper.
struct DoorkeeperPorts {
  const Clock& clock;
  const text::Texts& texts;
  const std::int64_t& per_second;  // 0: everything comes in; may change at any time
  std::function<void(BotId, telegram::Call)> answer;
};

/// Whoever takes updates asks it for each.
using LetsIn = std::function<bool(BotId, const inbox::Envelope&, std::string_view body)>;

class Doorkeeper {
 public:
  explicit Doorkeeper(DoorkeeperPorts ports)
      : ports_(std::move(ports)), now_(ports_.per_second), late_(ports_.per_second) {}

  [[nodiscard]] bool lets_in(BotId bot, const inbox::Envelope& envelope, std::string_view body);
  [[nodiscard]] std::int64_t turned_away() const { return turned_away_; }

 private:
  [[nodiscard]] moderation::Passage pass(BotId bot, const inbox::Envelope& envelope);
  void turn_away(BotId bot, const moderation::Passage& passage, std::string_view body) const;

  DoorkeeperPorts ports_;
  moderation::UpdateRate now_;
  moderation::UpdateRate late_;  // by when it was sent
  std::int64_t turned_away_ = 0;
};

}  // namespace banana::daemon
