#include <algorithm>
#include <array>

#include "core/telegram/read.hpp"

namespace banana::telegram {

namespace {

/// Longer lists are cut: no message Telegram makes comes near.
constexpr std::size_t kListMax = 256;

template <class Read>
auto read_list(const Reader& json, std::string_view field, Read read) {
  std::vector<decltype(read(json))> out;
  const JsonArray& list = json.list(field);
  out.reserve(std::min(list.size(), kListMax));
  for (const Json& item : list) {
    if (out.size() == kListMax) break;
    out.push_back(read(json.element(item, field)));
  }
  return out;
}

Attachment read_file(FileKind kind, const Reader& json) {
  return {.kind = kind,
          .file_id = json.text("file_id"),
          .file_unique_id = json.text("file_unique_id"),
          .bytes = json.number_if("file_size").value_or(0),
          .width = json.number_if("width").value_or(0),
          .height = json.number_if("height").value_or(0),
          .duration_s = json.number_if("duration").value_or(0),
          .name = json.text_or_empty("file_name"),
          .mime_type = json.text_or_empty("mime_type")};
}

Entity read_entity(const Reader& json) {
  return {.kind = json.text("type"),
          .offset = json.number("offset"),
          .length = json.number("length"),
          .url = json.text_or_empty("url")};
}

ReplyTo read_reply(const Reader& json) {
  ReplyTo reply{.id = MessageId{json.number("message_id")}};
  if (const auto from = json.child_if("from")) reply.from = from->number("id");
  reply.attachment = read_attachment(json);
  reply.media_group_id = json.text_or_empty("media_group_id");
  return reply;
}

SuccessfulPayment read_payment(const Reader& json) {
  return {.total = read_total(json),
          .payload = json.text("invoice_payload"),
          .charge_id = json.text("telegram_payment_charge_id"),
          .subscription_until = json.time_if("subscription_expiration_date"),
          .is_recurring = json.flag("is_recurring"),
          .is_first_recurring = json.flag("is_first_recurring")};
}

RefundedPayment read_refund(const Reader& json) {
  return {.total = read_total(json),
          .payload = json.text("invoice_payload"),
          .charge_id = json.text("telegram_payment_charge_id")};
}

UsersShared read_users_shared(const Reader& json) {
  return {.request_id = json.number("request_id"), .users = read_list(json, "users", [](const Reader& user) {
                                                     return User{
                                                         .telegram_id = user.number("user_id"),
                                                         .first_name = user.text_or_empty("first_name"),
                                                         .last_name = user.text_or_empty("last_name"),
                                                         .username = user.text_or_empty("username")};
                                                   })};
}

ChatShared read_chat_shared(const Reader& json) {
  return {.request_id = json.number("request_id"),
          .chat = ChatId{json.number("chat_id")},
          .title = json.text_or_empty("title"),
          .username = json.text_or_empty("username")};
}

/// What a message tells of besides its text: few have any of it.
void read_events(const Reader& json, Message& message) {
  if (const auto payment = json.child_if("successful_payment"))
    message.successful_payment = read_payment(*payment);
  if (const auto refund = json.child_if("refunded_payment")) message.refunded_payment = read_refund(*refund);
  if (const auto chat = json.number_if("migrate_to_chat_id")) message.migrate_to = ChatId{*chat};
  message.new_members = read_list(json, "new_chat_members", read_user);
  if (const auto left = json.child_if("left_chat_member")) message.left_member = read_user(*left);
  if (const auto users = json.child_if("users_shared")) message.users_shared = read_users_shared(*users);
  if (const auto chat = json.child_if("chat_shared")) message.chat_shared = read_chat_shared(*chat);
  if (const auto made = json.child_if("managed_bot_created")) {
    message.managed_bot_created = read_user(made->child("bot"));
  }
}

std::string_view until_space(std::string_view text) { return text.substr(0, text.find_first_of(" \t\r\n")); }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool is_command_name(std::string_view name) {
  return !name.empty() && name.size() <= 32 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

Total read_total(const Reader& json) {
  Total total{.currency = json.text("currency"), .units = json.number("total_amount")};
  if (total.units < 0) json.complain("total_amount", "is negative");
  return total;
}

std::optional<Attachment> read_attachment(const Reader& message) {
  if (const JsonArray& sizes = message.list("photo"); !sizes.empty()) {
    std::optional<Attachment> largest;
    for (const Json& size : sizes) {
      Attachment photo = read_file(FileKind::photo, message.element(size, "photo"));
      if (!largest || std::max(photo.width, photo.height) > std::max(largest->width, largest->height))
        largest = std::move(photo);
    }
    return largest;
  }
  // An animation comes as a document too, for old bots: the more telling name first.
  constexpr std::array<std::pair<std::string_view, FileKind>, 3> kKinds{
      {{"animation", FileKind::animation}, {"video", FileKind::video}, {"document", FileKind::document}}};
  for (const auto& [field, kind] : kKinds) {
    if (const auto file = message.child_if(field)) return read_file(kind, *file);
  }
  return std::nullopt;
}

Message read_message(const Reader& json) {
  Message message{.id = MessageId{json.number("message_id")}, .chat = read_chat(json.child("chat"))};
  if (const auto from = json.child_if("from")) message.from = read_user(*from);
  message.date = json.time("date");
  const bool is_file = json.has("caption");
  message.text = json.text_or_empty(is_file ? "caption" : "text");
  message.entities = read_list(json, is_file ? "caption_entities" : "entities", read_entity);
  message.attachment = read_attachment(json);
  message.media_group_id = json.text_or_empty("media_group_id");
  if (const auto reply = json.child_if("reply_to_message")) message.reply_to = read_reply(*reply);
  read_events(json, message);
  return message;
}

std::optional<Command> parse_command(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  const std::string_view head = until_space(text.substr(1));
  const std::size_t at = std::min(head.find('@'), head.size());
  Command command{.name = std::string{head.substr(0, at)},
                  .bot = std::string{head.substr(std::min(at + 1, head.size()))},
                  .argument = std::string{trimmed(text.substr(1 + head.size()))}};
  for (char& c : command.name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (!is_command_name(command.name)) return std::nullopt;
  return command;
}

}  // namespace banana::telegram
