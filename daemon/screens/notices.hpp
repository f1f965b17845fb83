// What admins are told while it happens, in a chat of theirs (AD): its topics, or their private chats with the bot.
//
// A burst is summed up: the first of a minute is told at once, all others of that minute in one line at its end.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/config.hpp"
#include "core/outbox/outbox.hpp"
#include "core/text/texts.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens {

enum class Subject : std::uint8_t { support, payments, failures };

/// A place where admins read.
struct Desk {
  ChatId chat;
  std::int64_t topic = 0;
};
/// At most three private chats where no group is configured.
[[nodiscard]] std::vector<Desk> desks(db::Snapshot& snapshot, const NoticesConfig& config, Subject subject);
/// The same call, to its topic.
[[nodiscard]] telegram::Call to_topic(telegram::Call call, const Desk& desk);

struct Notice {
  Subject subject = Subject::payments;
  std::string html;
  std::int64_t amount = 0;  // is added up where notices are
  /// The text for more of them: {n} of them, {amount} in all.
  std::string_view more;
};

void tell_admins(db::Tx& tx, BotId bot, const NoticesConfig& config, const text::Texts& texts,
                 const Notice& notice, Instant now);

void tell_of_payment(const Visit& visit, Stars stars, Tokens tokens);

struct FailedJob {
  BotId bot;
  std::string model;
  std::string cause;
  std::string id;
};
void tell_of_failure(db::Tx& tx, const NoticesConfig& config, const text::Texts& texts, const FailedJob& job,
                     Instant now);

}  // namespace banana::screens
