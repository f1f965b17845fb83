// A message, as far as we look at it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/telegram/chat.hpp"
#include "core/telegram/ids.hpp"

namespace banana::telegram {

enum class FileKind : std::uint8_t { photo, document, video, animation };

/// The file of a message. Of a photo: the largest size that came.
struct Attachment {
  FileKind kind = FileKind::photo;
  std::string file_id;         // of this bot alone, for good
  std::string file_unique_id;  // the same for all bots; opens nothing
  std::int64_t bytes = 0;      // 0: not said
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t duration_s = 0;
  std::string name = {};
  std::string mime_type = {};

  bool operator==(const Attachment&) const = default;
};

/// Where a text is bold, a link, a command. In UTF-16 units.
struct Entity {
  std::string kind;
  std::int64_t offset = 0;
  std::int64_t length = 0;
  std::string url = {};

  bool operator==(const Entity&) const = default;
};

struct ReplyTo {
  MessageId id;
  std::int64_t from = 0;  // who wrote it; 0: not said
  std::optional<Attachment> attachment = {};
  std::string media_group_id = {};

  bool operator==(const ReplyTo&) const = default;
};

/// Money of a payment, in its currency's smallest unit.
struct Total {
  std::string currency;
  std::int64_t units = 0;

  /// Nothing when it was not paid in Stars.
  [[nodiscard]] std::optional<Stars> stars() const {
    return currency == "XTR" ? std::optional{Stars{units}} : std::nullopt;
  }
  bool operator==(const Total&) const = default;
};

/// May come twice: a charge counts once by its id.
struct SuccessfulPayment {
  Total total;
  std::string payload;
  std::string charge_id;
  std::optional<Instant> subscription_until = {};
  bool is_recurring = false;        // of a subscription
  bool is_first_recurring = false;  // its first

  bool operator==(const SuccessfulPayment&) const = default;
};

struct RefundedPayment {
  Total total;
  std::string payload;
  std::string charge_id;

  bool operator==(const RefundedPayment&) const = default;
};

/// The answer to a button with request_users.
struct UsersShared {
  std::int64_t request_id = 0;
  std::vector<User> users;

  bool operator==(const UsersShared&) const = default;
};

/// The answer to a button with request_chat.
struct ChatShared {
  std::int64_t request_id = 0;
  ChatId chat;
  std::string title = {};
  std::string username = {};

  bool operator==(const ChatShared&) const = default;
};

/// "/start@my_bot ref_X" is {"start", "my_bot", "ref_X"}. The name is in lower case.
struct Command {
  std::string name;
  std::string bot = {};
  std::string argument = {};

  bool operator==(const Command&) const = default;
};

[[nodiscard]] std::optional<Command> parse_command(std::string_view text);

struct Message {
  MessageId id;
  Chat chat;
  std::optional<User> from = {};  // nobody in channels
  Instant date = {};
  bool is_edited = false;
  bool is_channel_post = false;

  std::string text = {};  // or a file's caption
  std::vector<Entity> entities = {};
  std::optional<Attachment> attachment = {};
  std::string media_group_id = {};  // of an album: its messages come one by one
  std::optional<ReplyTo> reply_to = {};

  std::optional<SuccessfulPayment> successful_payment = {};
  std::optional<RefundedPayment> refunded_payment = {};
  std::optional<ChatId> migrate_to = {};  // this group is a supergroup now, of that number
  std::vector<User> new_members = {};
  std::optional<User> left_member = {};
  std::optional<UsersShared> users_shared = {};
  std::optional<ChatShared> chat_shared = {};
  std::optional<User> managed_bot_created = {};

  [[nodiscard]] std::optional<Command> command() const { return parse_command(text); }
  bool operator==(const Message&) const = default;
};

}  // namespace banana::telegram
