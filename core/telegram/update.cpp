#include "core/telegram/update.hpp"

#include <algorithm>
#include <array>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include "core/base/encoding.hpp"
#include "core/telegram/read.hpp"

namespace banana::telegram {

namespace {

Event edited(const Reader& json) {
  Message message = read_message(json);
  message.is_edited = true;
  return message;
}

Event channel_post(const Reader& json) {
  Message message = read_message(json);
  message.is_channel_post = true;
  return message;
}

Event edited_channel_post(const Reader& json) {
  Message message = read_message(json);
  message.is_channel_post = message.is_edited = true;
  return message;
}

Event callback(const Reader& json) {
  Callback event{
      .id = json.text("id"), .from = read_user(json.child("from")), .data = json.text_or_empty("data")};
  if (const auto message = json.child_if("message")) {
    event.chat = read_chat(message->child("chat"));
    event.message = MessageId{message->number("message_id")};
    event.is_message_accessible = message->number("date") != 0;
    event.on_media = read_attachment(*message).has_value();
  }
  return event;
}

Event pre_checkout(const Reader& json) {
  return PreCheckout{.id = json.text("id"),
                     .from = read_user(json.child("from")),
                     .total = read_total(json),
                     .payload = json.text("invoice_payload")};
}

Event member_change(const Reader& json) {
  ChatMemberChange event{.chat = read_chat(json.child("chat")),
                         .by = read_user(json.child("from")),
                         .date = json.time("date"),
                         .before = read_chat_member(json.child("old_chat_member")),
                         .after = read_chat_member(json.child("new_chat_member"))};
  if (const auto link = json.child_if("invite_link")) event.invite_link = read_invite_link(*link);
  event.via_join_request = json.flag("via_join_request");
  return event;
}

Event my_member_change(const Reader& json) {
  Event event = member_change(json);
  std::get<ChatMemberChange>(event).is_about_me = true;
  return event;
}

Event join_request(const Reader& json) {
  JoinRequest event{.chat = read_chat(json.child("chat")),
                    .from = read_user(json.child("from")),
                    .user_chat = ChatId{json.number("user_chat_id")},
                    .date = json.time("date")};
  if (const auto link = json.child_if("invite_link")) event.invite_link = read_invite_link(*link);
  event.bio = json.text_or_empty("bio");
  event.query_id = json.text_or_empty("query_id");
  return event;
}

Event subscription(const Reader& json) {
  using State = SubscriptionChange::State;
  constexpr std::array<std::pair<std::string_view, State>, 3> kStates{
      {{"active", State::active}, {"canceled", State::canceled}, {"failed", State::failed}}};
  const std::string state = json.text("state");
  const auto* known = std::ranges::find(kStates, state, &std::pair<std::string_view, State>::first);
  return SubscriptionChange{.user = read_user(json.child("user")),
                            .payload = json.text("invoice_payload"),
                            .state = known == kStates.end() ? State::other : known->second};
}

Event paid_media(const Reader& json) {
  return PaidMediaPurchase{.from = read_user(json.child("from")), .payload = json.text("paid_media_payload")};
}

Event managed_bot(const Reader& json) {
  return ManagedBot{.owner = read_user(json.child("user")), .bot = read_user(json.child("bot"))};
}

Event stopped_generation(const Reader& json) {
  return StoppedGeneration{.chat = read_chat(json.child("chat")), .draft_id = json.number("draft_id")};
}

using ReadEvent = Event (*)(const Reader&);

/// In the order of kAllowedUpdates.
constexpr std::array<ReadEvent, kAllowedUpdates.size()> kReaders{
    [](const Reader& json) -> Event { return read_message(json); },
    edited,
    channel_post,
    edited_channel_post,
    callback,
    pre_checkout,
    paid_media,
    my_member_change,
    member_change,
    join_request,
    managed_bot,
    subscription,
    stopped_generation};

Event read_event(const Reader& update) {
  for (const auto& field : update.object()) {
    const auto* known = std::ranges::find(kAllowedUpdates, std::string_view{field.key()});
    if (known == kAllowedUpdates.end() || field.value().is_null()) continue;
    return kReaders[static_cast<std::size_t>(known - kAllowedUpdates.begin())](update.child(*known));
  }
  for (const auto& field : update.object()) {
    if (field.key() == "update_id") continue;
    // Keys are UTF-8; a cut one might not be.
    const std::string_view kind = std::string_view{field.key()}.substr(0, 64);
    return Unknown{is_utf8(kind) && kind.find('\0') == kind.npos ? std::string{kind} : "?"};
  }
  return Unknown{};
}

}  // namespace

Result<Update> read_update(const Json& json) {
  Fault fault;
  const Reader reader{json, "update", fault};
  Update update{.id = reader.number("update_id"), .event = read_event(reader)};
  if (fault) return fault.error();
  return update;
}

Result<Update> parse_update(std::string_view json) {
  if (json.size() > kUpdateBytesMax) return fail(Errc::invalid, "the update is longer than 1 MiB");
  // Most updates fit on the stack, and nothing of the tree is kept.
  std::array<unsigned char, 8 * 1024> buffer;
  boost::json::monotonic_resource memory{buffer.data(), buffer.size()};
  boost::system::error_code error;
  const boost::json::parse_options options{.max_depth = kUpdateDepthMax};
  const Json tree = boost::json::parse(json, error, &memory, options);
  if (error) return fail(Errc::invalid, "the update is not JSON: " + error.message());
  return read_update(tree);
}

std::optional<ChatId> chat_of(const Update& update) {
  struct Find {
    std::optional<ChatId> operator()(const Message& event) const { return event.chat.id; }
    std::optional<ChatId> operator()(const Callback& event) const {
      return event.chat ? event.chat->id : event.from.chat();
    }
    std::optional<ChatId> operator()(const PreCheckout& event) const { return event.from.chat(); }
    std::optional<ChatId> operator()(const ChatMemberChange& event) const { return event.chat.id; }
    std::optional<ChatId> operator()(const JoinRequest& event) const { return event.chat.id; }
    std::optional<ChatId> operator()(const SubscriptionChange& event) const { return event.user.chat(); }
    std::optional<ChatId> operator()(const PaidMediaPurchase& event) const { return event.from.chat(); }
    std::optional<ChatId> operator()(const ManagedBot& event) const { return event.owner.chat(); }
    std::optional<ChatId> operator()(const StoppedGeneration& event) const { return event.chat.id; }
    std::optional<ChatId> operator()(const Unknown&) const { return std::nullopt; }
  };
  return std::visit(Find{}, update.event);
}

const User* sender_of(const Update& update) {
  struct Find {
    const User* operator()(const Message& event) const { return event.from ? &*event.from : nullptr; }
    const User* operator()(const Callback& event) const { return &event.from; }
    const User* operator()(const PreCheckout& event) const { return &event.from; }
    const User* operator()(const ChatMemberChange& event) const { return &event.by; }
    const User* operator()(const JoinRequest& event) const { return &event.from; }
    const User* operator()(const SubscriptionChange& event) const { return &event.user; }
    const User* operator()(const PaidMediaPurchase& event) const { return &event.from; }
    const User* operator()(const ManagedBot& event) const { return &event.owner; }
    const User* operator()(const StoppedGeneration&) const { return nullptr; }
    const User* operator()(const Unknown&) const { return nullptr; }
  };
  return std::visit(Find{}, update.event);
}

}  // namespace banana::telegram
