// What calls give back, typed.
//
//   const ApiResult<BotUser> me = co_await ask(api, bot, get_me(), to_bot_user);
//
// Errors name the field that is not as documented, and quote nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/telegram/api.hpp"
#include "core/telegram/chat.hpp"
#include "core/telegram/message.hpp"

namespace banana::telegram {

struct BotUser {
  BotId id;
  std::string name;
  std::string username;
  bool can_join_groups = false;
  bool can_manage_bots = false;

  bool operator==(const BotUser&) const = default;
};

struct WebhookInfo {
  std::string url;  // empty: none is set
  std::int64_t pending = 0;
  std::string ip_address = {};
  std::optional<Instant> last_error_at = {};
  std::string last_error = {};
  std::optional<Instant> last_sync_error_at = {};
  std::int64_t connections_max = 0;
  std::vector<std::string> allowed_updates = {};

  bool operator==(const WebhookInfo&) const = default;
};

struct FileInfo {
  std::string file_id;
  std::string file_unique_id;
  std::int64_t bytes = 0;  // 0: not said
  std::string path;        // for Client::download; empty: can't be had now

  bool operator==(const FileInfo&) const = default;
};

struct StarBalance {
  Stars stars;
  std::int64_t nanostars = 0;

  bool operator==(const StarBalance&) const = default;
};

struct StarTransaction {
  enum class Direction : std::uint8_t { in, out };
  std::string id;  // of an incoming payment: its charge id; a refund has the same one, going out
  Direction direction = Direction::in;
  Stars amount;
  std::int64_t nanostars = 0;
  Instant date;
  std::string partner;       // user, chat, fragment, telegram_ads, …; empty: not said
  std::string kind = {};     // with a user: invoice_payment, paid_media_payment, …
  std::int64_t user = 0;     // with a user
  std::string payload = {};  // the invoice's or the paid media's
  bool is_subscription = false;

  bool operator==(const StarTransaction&) const = default;
};

[[nodiscard]] Result<BotUser> to_bot_user(const Json& result);
[[nodiscard]] Result<WebhookInfo> to_webhook_info(const Json& result);
[[nodiscard]] Result<FileInfo> to_file_info(const Json& result);
[[nodiscard]] Result<Chat> to_chat(const Json& result);
[[nodiscard]] Result<ChatMember> to_chat_member(const Json& result);
[[nodiscard]] Result<std::vector<ChatMember>> to_chat_members(const Json& result);
[[nodiscard]] Result<InviteLink> to_invite_link(const Json& result);
[[nodiscard]] Result<StarBalance> to_star_balance(const Json& result);
[[nodiscard]] Result<std::vector<StarTransaction>> to_star_transactions(const Json& result);
/// A link of createInvoiceLink.
[[nodiscard]] Result<std::string> to_link(const Json& result);
/// Of getManagedBotToken and replaceManagedBotToken.
[[nodiscard]] Result<Secret> to_token(const Json& result);
/// A message that was sent or edited, with the ids its file has from now on.
[[nodiscard]] Result<Message> to_message(const Json& result);
/// The ids of what was sent: one, or several for an album; none where the answer is only `true`.
[[nodiscard]] Result<std::vector<MessageId>> to_message_ids(const Json& result);

/// A call and its typed answer. An answer that is not as documented counts as the server's trouble.
template <class T>
Task<ApiResult<T>> ask(Api& api, BotId bot, Call call, Result<T> (*read)(const Json&)) {
  const ApiResult<Json> answer = co_await api.call(bot, call);
  if (!answer) co_return answer.error();
  Result<T> value = read(*answer);
  if (!value) co_return ApiError{.trouble = Trouble::server, .description = value.error().message};
  co_return std::move(*value);
}

}  // namespace banana::telegram
