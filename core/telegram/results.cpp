#include "core/telegram/results.hpp"

#include "core/telegram/read.hpp"

namespace banana::telegram {

namespace {

/// One object, read whole or not at all.
template <class Read>
auto read_one(const Json& result, Read read) -> Result<decltype(read(std::declval<const Reader&>()))> {
  Fault fault;
  const Reader reader{result, "result", fault};
  auto value = read(reader);
  if (fault) return fault.error();
  return value;
}

template <class Read>
auto read_all(const Json& list, Read read)
    -> Result<std::vector<decltype(read(std::declval<const Reader&>()))>> {
  const JsonArray* items = list.if_array();
  if (!items) return fail(Errc::invalid, "result is not a list");
  Fault fault;
  std::vector<decltype(read(std::declval<const Reader&>()))> all;
  all.reserve(items->size());
  for (const Json& item : *items) all.push_back(read(Reader{item, "result[]", fault}));
  if (fault) return fault.error();
  return all;
}

BotUser read_bot(const Reader& json) {
  return {.id = BotId{json.number("id")},
          .name = json.text_or_empty("first_name"),
          .username = json.text("username"),
          .can_join_groups = json.flag("can_join_groups"),
          .can_manage_bots = json.flag("can_manage_bots")};
}

WebhookInfo read_webhook(const Reader& json) {
  WebhookInfo info{.url = json.text_or_empty("url"),
                   .pending = json.number("pending_update_count"),
                   .ip_address = json.text_or_empty("ip_address"),
                   .last_error_at = json.time_if("last_error_date"),
                   .last_error = json.text_or_empty("last_error_message"),
                   .last_sync_error_at = json.time_if("last_synchronization_error_date"),
                   .connections_max = json.number_if("max_connections").value_or(0)};
  for (const Json& kind : json.list("allowed_updates")) {
    if (kind.is_string()) info.allowed_updates.emplace_back(kind.get_string());
  }
  return info;
}

FileInfo read_file_info(const Reader& json) {
  return {.file_id = json.text("file_id"),
          .file_unique_id = json.text("file_unique_id"),
          .bytes = json.number_if("file_size").value_or(0),
          .path = json.text_or_empty("file_path")};
}

StarBalance read_balance(const Reader& json) {
  return {.stars = Stars{json.number("amount")}, .nanostars = json.number_if("nanostar_amount").value_or(0)};
}

StarTransaction read_transaction(const Reader& json) {
  const bool is_in = json.has("source");
  StarTransaction transaction{
      .id = json.text("id"),
      .direction = is_in ? StarTransaction::Direction::in : StarTransaction::Direction::out,
      .amount = Stars{json.number("amount")},
      .nanostars = json.number_if("nanostar_amount").value_or(0),
      .date = json.time("date"),
      .partner = {}};
  const auto partner = json.child_if(is_in ? "source" : "receiver");
  if (!partner) return transaction;
  transaction.partner = partner->text("type");
  transaction.kind = partner->text_or_empty("transaction_type");
  if (const auto user = partner->child_if("user")) transaction.user = user->number("id");
  transaction.payload =
      partner->text_or_empty(partner->has("invoice_payload") ? "invoice_payload" : "paid_media_payload");
  transaction.is_subscription = partner->has("subscription_period");
  return transaction;
}

MessageId read_message_id(const Reader& json) { return MessageId{json.number("message_id")}; }

}  // namespace

Result<BotUser> to_bot_user(const Json& result) { return read_one(result, read_bot); }
Result<WebhookInfo> to_webhook_info(const Json& result) { return read_one(result, read_webhook); }
Result<FileInfo> to_file_info(const Json& result) { return read_one(result, read_file_info); }
Result<Chat> to_chat(const Json& result) { return read_one(result, read_chat); }
Result<ChatMember> to_chat_member(const Json& result) { return read_one(result, read_chat_member); }
Result<std::vector<ChatMember>> to_chat_members(const Json& result) {
  return read_all(result, read_chat_member);
}
Result<InviteLink> to_invite_link(const Json& result) { return read_one(result, read_invite_link); }
Result<StarBalance> to_star_balance(const Json& result) { return read_one(result, read_balance); }
Result<Message> to_message(const Json& result) { return read_one(result, read_message); }

Result<std::vector<StarTransaction>> to_star_transactions(const Json& result) {
  const JsonObject* object = result.if_object();
  const Json* list = object ? object->if_contains("transactions") : nullptr;
  if (!list) return fail(Errc::invalid, "result.transactions is missing");
  return read_all(*list, read_transaction);
}

Result<std::string> to_link(const Json& result) {
  if (!result.is_string()) return fail(Errc::invalid, "result is not a text");
  return std::string{result.get_string()};
}

Result<Secret> to_token(const Json& result) {
  auto token = to_link(result);
  if (!token) return token.error();
  return Secret{std::move(*token)};
}

Result<std::vector<MessageId>> to_message_ids(const Json& result) {
  if (result.is_bool()) return std::vector<MessageId>{};
  if (result.is_array()) return read_all(result, read_message_id);
  auto one = read_one(result, read_message_id);
  if (!one) return one.error();
  return std::vector<MessageId>{*one};
}

}  // namespace banana::telegram
