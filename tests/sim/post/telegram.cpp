#include "tests/sim/post/telegram.hpp"

#include <algorithm>

namespace banana::sim {

namespace {

using telegram::ApiError;
using telegram::Trouble;

// Chats are held shorter than our defaults, so that it has to be learned. A 429 does not say whose limit it was: how well
// that is guessed is what outbox_bench measures.
constexpr double kBotRate = 25;
constexpr double kBotBurst = 25;
constexpr double kChatRate = 0.5;
constexpr double kChatBurst = 2;

}  // namespace

std::optional<Millis> PostTelegram::refuse(Bucket& bucket, double rate, double burst, Instant now,
                                           Instant told_at) {
  if (bucket.closed_until > now) {
    if (bucket.told_at <= now) ++too_early_;
    return bucket.closed_until - now;
  }
  if (bucket.at == Instant{}) bucket.tokens = burst;
  const double seconds = std::chrono::duration<double>(now - bucket.at).count();
  bucket.tokens = std::min(burst, bucket.at == Instant{} ? burst : bucket.tokens + seconds * rate);
  bucket.at = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  const Millis wait{1000 * static_cast<std::int64_t>(1 + random_.below(8))};
  bucket.closed_until = now + wait;
  bucket.told_at = told_at;
  bucket.is_kept = false;
  return wait;
}

template <class F>
void PostTelegram::for_each_bucket(F&& visit) {
  for (auto& [bot, bucket] : bots_) visit(bucket);
  for (auto& [chat, bucket] : chats_) visit(bucket);
}

void PostTelegram::kept(Instant now) {
  for_each_bucket([&](Bucket& bucket) { bucket.is_kept = bucket.is_kept || bucket.told_at <= now; });
}

void PostTelegram::forgotten() {
  for_each_bucket([](Bucket& bucket) {
    if (!bucket.is_kept) bucket.told_at = Instant::max();
  });
}

PostTelegram::Reply PostTelegram::call(BotId bot, ChatId chat, const telegram::Call& call, Instant now) {
  const Instant at = now + Millis{static_cast<std::int64_t>(5 + random_.below(200))};
  const auto fail = [&](Trouble trouble, std::optional<Millis> retry_after = {}) {
    return Reply{
        ApiError{.trouble = trouble, .code = 0, .description = "simulated", .retry_after = retry_after}, at};
  };
  auto wait = refuse(bots_[bot], kBotRate, kBotBurst, now, at);
  if (!wait) wait = refuse(chats_[{bot, chat}], kChatRate, kChatBurst, now, at);
  if (wait) {
    ++floods_;
    return fail(Trouble::flood, wait);
  }
  const std::uint64_t luck = calm_ ? 0 : random_.below(100);
  if (luck >= 96) return fail(luck >= 98 ? Trouble::not_sent : Trouble::server);
  const bool is_lost = luck >= 94;
  const Json* named = call.params.if_contains("message_id");
  const std::int64_t message = named != nullptr ? named->as_int64() : next_message_++;
  shown_.push_back({bot, chat, std::string{call.params.at("text").as_string()}, is_lost});
  if (is_lost) return fail(Trouble::unknown_outcome);
  return {Json(JsonObject{{"message_id", message}}), at};
}

}  // namespace banana::sim
