#include "core/outbox/judge.hpp"

#include <algorithm>

#include "core/outbox/method.hpp"

namespace banana::outbox {
namespace {

using telegram::ApiError;
using telegram::MessageId;
using telegram::Trouble;

constexpr std::int64_t kDelayFirstMs = 1'000;
constexpr std::int64_t kDelayMostMs = 120'000;
constexpr std::int64_t kDelayDoublingsMax = 7;

/// Doubling, and up to a quarter more or less, so that a crowd does not come back as one.
Millis delay_after(std::int64_t tries, Random& random) {
  const std::int64_t doublings = std::min(tries, kDelayDoublingsMax);
  const std::int64_t whole = std::min(kDelayFirstMs << doublings, kDelayMostMs);
  const auto spread = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(whole / 2)));
  return Millis{whole - whole / 4 + spread};
}

/// Of an album: the first one's.
std::optional<MessageId> message_in(const Json& result) {
  const Json* message = &result;
  if (const auto* all = result.if_array()) {
    if (all->empty()) return std::nullopt;
    message = &all->front();
  }
  const auto* members = message->if_object();
  const Json* id = members == nullptr ? nullptr : members->if_contains("message_id");
  if (id == nullptr || !id->is_int64()) return std::nullopt;
  return MessageId{id->as_int64()};
}

std::string words(const ApiError& error) {
  return std::string{to_string(error.trouble)} + (error.description.empty() ? "" : ": " + error.description);
}

bool is_about_its_chat(const Item& item) {
  const Json* named = item.call.params.if_contains("chat_id");
  return named != nullptr && named->is_int64() && named->as_int64() == item.chat.value();
}

/// Written down once a day all the same: what a slot stands for is forgotten by its age.
bool stands_already(const Item& item, const std::optional<MessageId>& message, Instant now) {
  return message && message == item.message && item.bound_at && now - *item.bound_at < kBoundAnewAfter;
}

Verdict done(Verdict verdict, const Item& item, const Json& result, Instant now) {
  verdict.fate = Fate::sent;
  verdict.fault.clear();
  verdict.message = message_in(result);
  if (const auto* text = result.if_string()) verdict.answer = *text;
  if (!stands_already(item, verdict.message, now)) verdict.slot = item.slot;
  verdict.unbinds = deletes(item.call.method);
  if (!item.call.uploads.empty()) verdict.files = sent_files(item.call, result);
  return verdict;
}

Verdict try_again(Verdict verdict, const Item& item, Instant now, Random& random) {
  verdict.fate = item.tries + 1 >= kTriesMax ? Fate::failed : Fate::again;
  verdict.next_at = now + delay_after(item.tries, random);
  verdict.no_way_through = true;
  return verdict;
}

Verdict no_connection(Verdict verdict, const Item& item, Instant now, Random& random) {
  verdict.fate = now - item.added_at >= kNoConnectionMax ? Fate::failed : Fate::wait;
  verdict.next_at = now + delay_after(0, random);
  verdict.no_way_through = true;
  return verdict;
}

/// A message that is not there can't be edited, but said anew where we know what to say.
Verdict gone(Verdict verdict, const Item& item, Instant now) {
  telegram::Call copy = item.call;
  if (deletes(item.call.method) || item.slot.empty() || !turn_into_send(copy)) {
    verdict.fate = Fate::sent;
    verdict.slot = item.slot;
    verdict.unbinds = true;
    return verdict;
  }
  verdict.fate = Fate::unbound;
  verdict.slot = item.slot;
  verdict.next_at = now;
  return verdict;
}

}  // namespace

Verdict judge(const Item& item, const telegram::ApiResult<Json>& answer, Instant now, Random& random) {
  Verdict verdict{.id = item.id, .bot = item.bot, .chat = item.chat, .about = item.about};
  if (answer) return done(std::move(verdict), item, *answer, now);
  const ApiError& error = answer.error();
  verdict.fault = words(error);
  verdict.fate = Fate::failed;
  switch (error.trouble) {
    case Trouble::flood:
      verdict.fate = Fate::flooded;
      verdict.retry_after = error.retry_after;
      return verdict;
    case Trouble::token_revoked:
      verdict.fate = Fate::parked;
      return verdict;
    case Trouble::blocked:
    case Trouble::not_in_chat:
    case Trouble::chat_missing:
      if (is_about_its_chat(item)) verdict.fate = Fate::closed;
      return verdict;
    case Trouble::chat_moved:
      if (is_about_its_chat(item) && error.migrate_to && *error.migrate_to != item.chat) {
        verdict.fate = Fate::moved;
        verdict.new_chat = error.migrate_to;
      }
      return verdict;
    case Trouble::not_modified:
    case Trouble::already_refunded:
    case Trouble::query_too_old:
      verdict.fate = Fate::sent;
      return verdict;
    case Trouble::message_gone:
      return gone(std::move(verdict), item, now);
    case Trouble::no_rights:
    case Trouble::file_unusable:
    case Trouble::rejected:
      return verdict;
    case Trouble::unknown_outcome:
      verdict.doubtful = sends(item.call.method) || spends(item.call.method);
      if (spends(item.call.method)) return verdict;
      return try_again(std::move(verdict), item, now, random);
    case Trouble::server:
    case Trouble::conflict:
      return try_again(std::move(verdict), item, now, random);
    case Trouble::not_sent:
      return no_connection(std::move(verdict), item, now, random);
  }
  return verdict;
}

}  // namespace banana::outbox
