// Telegram's refusals as our ApiError: by the code and by words of the description, since it has no other names
// for them.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/json.hpp"
#include "core/net/client.hpp"
#include "core/telegram/api.hpp"

namespace banana::telegram {

/// What ResponseParameters adds.
struct Hints {
  std::optional<Millis> retry_after = {};
  std::optional<ChatId> migrate_to = {};
};

/// `code` is error_code. The description is kept as Telegram wrote it, cut to 300 bytes, with tokens hidden.
[[nodiscard]] ApiError refusal(int code, std::string_view description, Hints hints = {});

/// An answer's `result`, or its refusal. What is not an answer of the Bot API came from something in between, and
/// says nothing about the token: `server`, or unknown_outcome where a gateway lost the real answer.
[[nodiscard]] ApiResult<Json> read_answer(int http_status, std::string_view body);

/// No answer: not_sent, or unknown_outcome as soon as any of the call may have arrived.
[[nodiscard]] ApiError no_answer(const net::HttpError& error);

}  // namespace banana::telegram
