// What a Mini App says of who opened it, and whether Telegram said so.
//
//   const auto data = check_init_data(text, token, clock.now());
//   if (!data) co_return Response::error(data.error());
//   data->user.telegram_id ...
//
// Telegram signs it with the bot's token (HMAC), and for those who don't have the token with a key of its own
// (Ed25519). It is as good as a password until it is too old, so it never stands in logs or errors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/telegram/chat.hpp"
#include "core/telegram/client.hpp"
#include "core/telegram/ids.hpp"

namespace banana::telegram {

inline constexpr std::size_t kInitDataBytesMax = 8 * 1024;
inline constexpr Millis kInitDataAgeMax{std::chrono::hours{1}};

struct InitData {
  User user;
  Instant signed_at;  // auth_date
  std::string query_id = {};
  std::string start_param = {};  // of ?startapp=
  std::string chat_type = {};
  std::string chat_instance = {};

  bool operator==(const InitData&) const = default;
};

/// `forbidden` when it is not genuine or too old, `invalid` when it can't be read at all.
[[nodiscard]] Result<InitData> check_init_data(std::string_view text, const Secret& token, Instant now,
                                               Millis age_max = kInitDataAgeMax);
/// For those who know only which bot it was.
[[nodiscard]] Result<InitData> check_init_data_of_bot(std::string_view text, BotId bot,
                                                      Environment environment, Instant now,
                                                      Millis age_max = kInitDataAgeMax);

}  // namespace banana::telegram
