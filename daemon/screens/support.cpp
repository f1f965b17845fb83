#include "daemon/screens/support.hpp"

#include <optional>

#include <fmt/format.h>

#include "core/people/person.hpp"
#include "core/telegram/methods.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/notices.hpp"

namespace banana::screens {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
/// Names and the words around them need room beside what people wrote.
constexpr std::size_t kTextMax = 3'500;
constexpr std::size_t kCaptionMax = 800;

constexpr std::string_view kAsked = "support:";    // in the admins' chat: support:USER:MESSAGE
constexpr std::string_view kAnswered = "answer:";  // in the person's chat

/// Who wrote what is being answered.
struct Question {
  UserId user;
  telegram::MessageId message;
};

std::optional<Question> read_question(std::string_view slot) {
  if (!slot.starts_with(kAsked)) return std::nullopt;
  slot.remove_prefix(kAsked.size());
  const std::size_t colon = slot.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto user = UserId::parse(slot.substr(0, colon));
  const auto message = telegram::MessageId::parse(slot.substr(colon + 1));
  if (!user || !message) return std::nullopt;
  return Question{.user = *user, .message = *message};
}

/// The same message in other words: its file with them as a caption, or the words alone.
telegram::Call say_with(const telegram::Message& message, ChatId chat, const std::string& html,
                        const telegram::SendOptions& options) {
  if (!message.attachment) return telegram::send_message(chat, html, options);
  return telegram::send_media(chat,
                              {.kind = message.attachment->kind,
                               .file = telegram::by_id(message.attachment->file_id),
                               .caption = html},
                              options);
}

std::string words_of(const telegram::Message& message) {
  return telegram::shorten(message.text, message.attachment ? kCaptionMax : kTextMax);
}

/// The first of this hour's keys that is free.
std::optional<std::string> free_key(const Visit& visit, std::size_t desk) {
  const std::int64_t hour = to_unix_ms(visit.now) / kHourMs;
  for (std::int64_t n = 0; n < kSupportPerHour; ++n) {
    std::string key = fmt::format("{}{}:{}:{}:{}", kAsked, visit.person.id.str(), hour, desk, n);
    if (!outbox::has_key(visit.tx, visit.bot, key)) return key;
  }
  return std::nullopt;
}

}  // namespace

Passed pass_to_support(Visit& visit, const telegram::Message& message) {
  if (message.text.empty() && !message.attachment) return Passed::nothing;
  const auto all = desks(visit.tx, visit.around.notices, Subject::support);
  if (all.empty()) return Passed::nobody;
  const text::Voice say = visit.texts.in(visit.around.notices.language);
  const std::string html = say.html("support.question", {{"who", visit.person.label()},
                                                         {"language", to_string(visit.person.speaks())},
                                                         {"text", words_of(message)}});
  for (std::size_t n = 0; n < all.size(); ++n) {
    auto key = free_key(visit, n);
    if (!key) return Passed::too_many;
    outbox::add(visit.tx,
                {.bot = visit.bot,
                 .chat = all[n].chat,
                 .call = to_topic(say_with(message, all[n].chat, html, {}), all[n]),
                 .slot = fmt::format("{}{}:{}", kAsked, visit.person.id.str(), message.id.str()),
                 .key = *std::move(key),
                 .about = "support:" + visit.person.id.str()},
                visit.now);
  }
  return Passed::yes;
}

std::string_view text_of(Passed passed) {
  switch (passed) {
    case Passed::yes:
      return "support.sent";
    case Passed::too_many:
      return "support.too_many";
    case Passed::nothing:
      return "support.nothing";
    case Passed::nobody:
      break;
  }
  return "support.nobody";
}

bool is_for_support(db::Snapshot& snapshot, BotId bot, const telegram::Message& message) {
  if (!message.reply_to) return false;
  const auto slot = outbox::slot_of(snapshot, bot, message.chat.id, message.reply_to->id);
  return slot && slot->starts_with(kAnswered);
}

bool answer_for_support(db::Tx& tx, BotId bot, const text::Texts& texts, const telegram::Message& message,
                        Instant now) {
  const auto slot =
      message.reply_to ? outbox::slot_of(tx, bot, message.chat.id, message.reply_to->id) : std::nullopt;
  const auto question = slot ? read_question(*slot) : std::nullopt;
  if (!question) return false;
  const auto person = people::find(tx, question->user);
  const bool is_sayable = !message.text.empty() || message.attachment;
  const bool is_there = person && person->telegram_id && is_sayable;
  if (is_there) {
    const ChatId chat{*person->telegram_id};
    const text::Voice say = texts.in(person->speaks());
    const telegram::InlineKeyboard keyboard = keyboard_of(
        "", {.html = {}, .rows = {{deed(say.plain("support.button.more"), std::string{kSupportDeed})}}});
    outbox::add(tx,
                {.bot = bot,
                 .chat = chat,
                 .call = say_with(message, chat, say.html("support.answer", {{"text", words_of(message)}}),
                                  {.keyboard = keyboard, .reply_to = question->message}),
                 .slot = fmt::format("{}{}:{}", kAnswered, message.chat.id.value(), message.id.str()),
                 .about = "answer:" + question->user.str()},
                now);
  }
  outbox::add(tx,
              {.bot = bot,
               .chat = message.chat.id,
               .call = telegram::set_message_reaction({message.chat.id, message.id}, is_there ? "👍" : "🤷")},
              now);
  return true;
}

}  // namespace banana::screens
