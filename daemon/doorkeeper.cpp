#include "daemon/doorkeeper.hpp"

#include <string>
#include <utility>
#include <variant>

#include "core/moderation/words.hpp"
#include "core/telegram/methods.hpp"
#include "core/telegram/update.hpp"

namespace banana::daemon {

namespace {

using moderation::Pass;
using moderation::Passage;

/// Longer than an update needs to get here, in a busy hour too.
constexpr std::int64_t kLateSeconds = 10;

/// In private chats only: staff who settle payments in a group of theirs are nobody's flood.
bool counts(const inbox::Envelope& envelope) {
  return envelope.is_said && envelope.from != 0 && envelope.chat == envelope.from;
}

}  // namespace

bool Doorkeeper::lets_in(BotId bot, const inbox::Envelope& envelope, std::string_view body) {
  if (ports_.per_second == 0 || !counts(envelope)) return true;
  const Passage passage = pass(bot, envelope);
  if (passage.verdict == Pass::yes) return true;
  ++turned_away_;
  turn_away(bot, passage, body);
  return false;
}

Passage Doorkeeper::pass(BotId bot, const inbox::Envelope& envelope) {
  const Instant now = ports_.clock.now();
  const bool is_late = envelope.sent_s > 0 && envelope.sent_s < to_unix_ms(now) / 1000 - kLateSeconds;
  moderation::UpdateRate& rate = is_late ? late_ : now_;
  rate.set_rate(ports_.per_second);
  return rate.pass(bot.value(), envelope.from, is_late ? from_unix_ms(envelope.sent_s * 1000) : now,
                   envelope.album);
}

/// Their language is what Telegram says: what they chose here is in the database.
void Doorkeeper::turn_away(BotId bot, const Passage& passage, std::string_view body) const {
  const auto update = telegram::parse_update(body);
  if (!update) return;
  const telegram::User* person = telegram::sender_of(*update);
  if (person == nullptr) return;
  const text::Voice say = ports_.texts.in(guess_language(person->language_code));
  const text::Argument wait{"wait", passage.wait};
  const bool is_told = passage.verdict == Pass::tell;
  if (const auto* press = std::get_if<telegram::Callback>(&update->event)) {
    // Without words it only stops the button's spinner.
    const std::string words = is_told ? say.plain(moderation::kTooFastText, {wait}) : std::string{};
    ports_.answer(bot, telegram::answer_callback_query(press->id, {.text = words, .is_alert = is_told}));
  } else if (is_told) {
    ports_.answer(bot, telegram::send_message(person->chat(), say.html(moderation::kTooFastText, {wait})));
  }
}

}  // namespace banana::daemon
