// The port to Telegram: one call, one answer. The real one is client.hpp; the simulation has its own.
//
//   const ApiResult<Json> sent = co_await api.call(bot, send_message(chat, text));
//   if (!sent && sent.error().trouble == Trouble::blocked) ...
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "core/base/async.hpp"
#include "core/base/json.hpp"
#include "core/base/time.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"

namespace banana::telegram {

/// Every way a call can fail, by what one has to do about it.
enum class Trouble : std::uint8_t {
  flood,             // 429: not before retry_after
  token_revoked,     // 401, and 404 for the whole token: park the bot
  blocked,           // the user blocked the bot, or is deactivated, or never started it
  not_in_chat,       // kicked, or not a member
  no_rights,         // the bot may not do that there
  chat_missing,      // no such chat
  chat_moved,        // now a supergroup: migrate_to
  not_modified,      // an edit that changes nothing: as good as done
  query_too_old,     // a callback or pre-checkout that waited too long
  message_gone,      // to edit or delete: not there, or can't be
  already_refunded,  // CHARGE_ALREADY_REFUNDED: as good as done
  file_unusable,     // a file_id that is wrong or gone, or a file over the limits
  conflict,          // 409: a webhook is set, or somebody else polls
  rejected,          // any other 4xx: the call is wrong as it is
  server,            // 5xx: later it may work
  not_sent,          // no connection: nothing was done
  unknown_outcome,   // the answer was lost: it may have been done
};

[[nodiscard]] std::string_view to_string(Trouble trouble);

struct ApiError {
  Trouble trouble = Trouble::rejected;
  int code = 0;             // HTTP's, 0 without an answer
  std::string description;  // Telegram's words, for operators; never holds a token
  std::optional<Millis> retry_after = {};
  std::optional<ChatId> migrate_to = {};

  /// Whether the same call may work later as it is.
  [[nodiscard]] bool is_passing() const;
};

/// "blocked (403): Forbidden: bot was blocked by the user", for logs and tests.
std::ostream& operator<<(std::ostream& out, const ApiError& error);

template <class T>
using ApiResult = boost::system::result<T, ApiError>;

[[noreturn]] void throw_exception_from_error(const ApiError& error, const boost::source_location& where);

class Api {
 public:
  Api() = default;
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  virtual ~Api() = default;

  /// The answer's `result`. The bot's token is looked up behind this port: callers never hold one.
  [[nodiscard]] virtual Task<ApiResult<Json>> call(BotId bot, const Call& call) = 0;
};

}  // namespace banana::telegram
