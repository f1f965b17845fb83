#include "daemon/screens/notices.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "core/people/roles.hpp"
#include "core/telegram/methods.hpp"

namespace banana::screens {
namespace {

constexpr std::int64_t kDesksMax = 3;
constexpr std::int64_t kBurstMs = 60'000;
constexpr std::array<std::string_view, 3> kSubjects{"support", "payments", "failures"};

std::int64_t topic_of(const NoticesConfig& config, Subject subject) {
  switch (subject) {
    case Subject::support:
      return config.support_topic;
    case Subject::payments:
      return config.payments_topic;
    case Subject::failures:
      return config.failures_topic;
  }
  return 0;
}

/// What a summary that waits has counted so far: its `about` is "notices:N:AMOUNT".
struct Count {
  std::int64_t n = 0;
  std::int64_t amount = 0;
};
constexpr std::string_view kAbout = "notices:";

Count read_count(std::string_view about) {
  Count count;
  about.remove_prefix(std::min(about.size(), kAbout.size()));
  const char* const end = about.data() + about.size();
  const auto first = std::from_chars(about.data(), end, count.n);
  if (first.ptr != end) std::from_chars(first.ptr + 1, end, count.amount);
  return count;
}

}  // namespace

std::vector<Desk> desks(db::Snapshot& snapshot, const NoticesConfig& config, Subject subject) {
  if (config.chat != 0) return {{.chat = ChatId{config.chat}, .topic = topic_of(config, subject)}};
  std::vector<Desk> out;
  for (const people::Person& person : people::staff(snapshot, ops::Role::admin, kDesksMax)) {
    if (person.telegram_id) out.push_back({.chat = ChatId{*person.telegram_id}});
  }
  return out;
}

telegram::Call to_topic(telegram::Call call, const Desk& desk) {
  if (desk.topic != 0) call.params["message_thread_id"] = desk.topic;
  return call;
}

void tell_admins(db::Tx& tx, BotId bot, const NoticesConfig& config, const text::Texts& texts,
                 const Notice& notice, Instant now) {
  const std::int64_t burst = to_unix_ms(now) / kBurstMs;
  for (const Desk& desk : desks(tx, config, notice.subject)) {
    const std::string key = fmt::format(
        "notice:{}:{}:{}", kSubjects[static_cast<std::size_t>(notice.subject)], burst, desk.chat.value());
    outbox::Effect effect{.bot = bot,
                          .chat = desk.chat,
                          .call = to_topic(telegram::send_message(desk.chat, notice.html), desk),
                          .key = key,
                          .about = std::string{kAbout}};
    if (!outbox::has_key(tx, bot, key)) {
      outbox::add(tx, effect, now);
      continue;
    }
    effect.key += ":more";
    Count count = read_count(outbox::about_later(tx, bot, effect.key).value_or(""));
    static_cast<void>(outbox::withdraw(tx, bot, effect.key));
    ++count.n;
    count.amount += notice.amount;
    effect.about = fmt::format("{}{}:{}", kAbout, count.n, count.amount);
    effect.not_before = from_unix_ms((burst + 1) * kBurstMs);
    const std::string text =
        texts.in(config.language).html(notice.more, {{"n", count.n}, {"amount", count.amount}});
    effect.call = to_topic(telegram::send_message(desk.chat, text), desk);
    outbox::add(tx, effect, now);
  }
}

void tell_of_payment(const Visit& visit, Stars stars, Tokens tokens) {
  const text::Voice say = visit.texts.in(visit.around.notices.language);
  tell_admins(visit.tx, visit.bot, visit.around.notices, visit.texts,
              {.subject = Subject::payments,
               .html = say.html("notice.payment",
                                {{"who", visit.person.label()}, {"stars", stars}, {"tokens", tokens}}),
               .amount = stars.units(),
               .more = "notice.payments_more"},
              visit.now);
}

void tell_of_failure(db::Tx& tx, const NoticesConfig& config, const text::Texts& texts, const FailedJob& job,
                     Instant now) {
  const text::Voice say = texts.in(config.language);
  tell_admins(
      tx, job.bot, config, texts,
      {.subject = Subject::failures,
       .html = say.html("notice.failure", {{"model", job.model}, {"cause", job.cause}, {"job", job.id}}),
       .more = "notice.failures_more"},
      now);
}

}  // namespace banana::screens
