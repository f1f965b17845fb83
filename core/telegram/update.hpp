// Updates as small typed events.
//
//   const Result<Update> update = parse_update(body);
//   if (const auto* message = std::get_if<Message>(&update->event)) ...
//
// What Telegram adds later never fails: fields we don't know are passed over, updates we don't know are Unknown.
// A field we need that is missing or of another type fails with the field's name, as does what is not JSON, not
// UTF-8, too long or too deep. Errors quote nothing of the update.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/telegram/chat.hpp"
#include "core/telegram/ids.hpp"
#include "core/telegram/message.hpp"

namespace banana::telegram {

/// A button was pressed. Always to be answered.
struct Callback {
  std::string id;
  User from;
  std::string data = {};          // at most 64 bytes; a client may forge it
  std::optional<Chat> chat = {};  // nothing for messages sent by way of inline mode
  std::optional<MessageId> message = {};
  bool on_media = false;               // the message has a file, so that its caption is what can be edited
  bool is_message_accessible = false;  // false for old ones: they can't be edited

  bool operator==(const Callback&) const = default;
};

/// To be answered within 10 s.
struct PreCheckout {
  std::string id;
  User from;
  Total total;
  std::string payload;

  bool operator==(const PreCheckout&) const = default;
};

struct ChatMemberChange {
  Chat chat;
  User by;
  Instant date;
  ChatMember before;
  ChatMember after;
  std::optional<InviteLink> invite_link = {};
  bool via_join_request = false;
  bool is_about_me = false;  // my_chat_member: the bot itself, or a person who blocked or unblocked it

  bool operator==(const ChatMemberChange&) const = default;
};

struct JoinRequest {
  Chat chat;
  User from;
  ChatId user_chat;  // may be written to for 5 minutes
  Instant date;
  std::optional<InviteLink> invite_link = {};
  std::string bio = {};
  std::string query_id = {};

  bool operator==(const JoinRequest&) const = default;
};

/// Holds no charge id: to be found by user and payload.
struct SubscriptionChange {
  enum class State : std::uint8_t { active, canceled, failed, other };
  User user;
  std::string payload;
  State state = State::other;

  bool operator==(const SubscriptionChange&) const = default;
};

struct PaidMediaPurchase {
  User from;
  std::string payload;

  bool operator==(const PaidMediaPurchase&) const = default;
};

/// A bot that this one may manage was made, or its token or owner changed.
struct ManagedBot {
  User owner;
  User bot;

  bool operator==(const ManagedBot&) const = default;
};

struct StoppedGeneration {
  Chat chat;
  std::int64_t draft_id = 0;

  bool operator==(const StoppedGeneration&) const = default;
};

struct Unknown {
  std::string kind;  // Telegram's name for it, cut to 64 bytes; empty: an update without anything

  bool operator==(const Unknown&) const = default;
};

using Event = std::variant<Message, Callback, PreCheckout, ChatMemberChange, JoinRequest, SubscriptionChange,
                           PaidMediaPurchase, ManagedBot, StoppedGeneration, Unknown>;

struct Update {
  std::int64_t id = 0;
  Event event;

  bool operator==(const Update&) const = default;
};

/// What to ask of setWebhook and getUpdates: all that is not Unknown. Telegram keeps the last value, so it is said
/// at each start.
inline constexpr std::array<std::string_view, 13> kAllowedUpdates{"message",
                                                                  "edited_message",
                                                                  "channel_post",
                                                                  "edited_channel_post",
                                                                  "callback_query",
                                                                  "pre_checkout_query",
                                                                  "purchased_paid_media",
                                                                  "my_chat_member",
                                                                  "chat_member",
                                                                  "chat_join_request",
                                                                  "managed_bot",
                                                                  "subscription",
                                                                  "stopped_message_generation"};

inline constexpr std::size_t kUpdateBytesMax = 1024 * 1024;
inline constexpr std::size_t kUpdateDepthMax = 64;

[[nodiscard]] Result<Update> parse_update(std::string_view json);
/// For an update that came in getUpdates.
[[nodiscard]] Result<Update> read_update(const Json& json);

/// The chat an event happened in; a person's private chat for what happens outside of chats. Nothing for Unknown.
[[nodiscard]] std::optional<ChatId> chat_of(const Update& update);
/// Who caused it; null for channel posts and Unknown.
[[nodiscard]] const User* sender_of(const Update& update);

}  // namespace banana::telegram
