#include "core/telegram/errors.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <boost/json/parse.hpp>

#include "core/base/encoding.hpp"
#include "core/base/log.hpp"
#include "core/net/headers.hpp"
#include "core/telegram/read.hpp"

namespace banana::telegram {

namespace {

struct Words {
  std::string_view part;  // of the description, lower case
  Trouble trouble;
};

/// The first that fits. Seen in tdlib/telegram-bot-api and in what people report.
constexpr Words kWords[]{
    {"charge_already_refunded", Trouble::already_refunded},
    {"message is not modified", Trouble::not_modified},
    {"query is too old", Trouble::query_too_old},
    {"query id is invalid", Trouble::query_too_old},
    {"upgraded to a supergroup", Trouble::chat_moved},

    {"message to edit not found", Trouble::message_gone},
    {"message to delete not found", Trouble::message_gone},
    {"message to copy not found", Trouble::message_gone},
    {"message to forward not found", Trouble::message_gone},
    {"message to react not found", Trouble::message_gone},
    {"message to be replied not found", Trouble::message_gone},
    {"message not found", Trouble::message_gone},
    {"message can't be", Trouble::message_gone},  // edited, deleted, copied, forwarded
    {"message_id_invalid", Trouble::message_gone},
    {"message_delete_forbidden", Trouble::message_gone},
    {"message_edit_time_expired", Trouble::message_gone},

    {"bot was blocked by the user", Trouble::blocked},
    {"user is deactivated", Trouble::blocked},
    {"bot can't initiate conversation", Trouble::blocked},
    {"send messages to bots", Trouble::blocked},
    {"bot can't send messages to the user", Trouble::blocked},
    {"user_is_blocked", Trouble::blocked},
    {"input_user_deactivated", Trouble::blocked},

    {"bot was kicked", Trouble::not_in_chat},
    {"bot is not a member", Trouble::not_in_chat},
    {"bot is not participating", Trouble::not_in_chat},
    {"channel_private", Trouble::not_in_chat},

    {"chat not found", Trouble::chat_missing},
    {"chat was deleted", Trouble::chat_missing},
    {"peer_id_invalid", Trouble::chat_missing},
    {"channel_invalid", Trouble::chat_missing},
    {"chat_id_invalid", Trouble::chat_missing},

    {"not enough rights", Trouble::no_rights},
    {"have no rights", Trouble::no_rights},
    {"need administrator rights", Trouble::no_rights},
    {"chat_admin_required", Trouble::no_rights},
    {"chat_write_forbidden", Trouble::no_rights},
    {"user is an administrator of the chat", Trouble::no_rights},
    {"user_admin_invalid", Trouble::no_rights},
    {"can't remove chat owner", Trouble::no_rights},
    {"can't demote chat creator", Trouble::no_rights},
    {"chat_send_", Trouble::no_rights},  // CHAT_SEND_PHOTOS_FORBIDDEN and its like
    {"right_forbidden", Trouble::no_rights},
    {"chat_restricted", Trouble::no_rights},

    {"wrong file_id", Trouble::file_unusable},
    {"wrong file identifier", Trouble::file_unusable},
    {"wrong remote file", Trouble::file_unusable},
    {"invalid file_id", Trouble::file_unusable},
    {"file is too big", Trouble::file_unusable},
    {"file is temporarily unavailable", Trouble::file_unusable},
    {"file must be non-empty", Trouble::file_unusable},
    {"file_reference_", Trouble::file_unusable},
    {"can't use file of type", Trouble::file_unusable},
    {"type of file mismatch", Trouble::file_unusable},
    {"photo_invalid_dimensions", Trouble::file_unusable},
    {"photo_save_file_invalid", Trouble::file_unusable},
    {"image_process_failed", Trouble::file_unusable},
    {"failed to get http url content", Trouble::file_unusable},
    {"wrong type of the web page content", Trouble::file_unusable},
    {"request entity too large", Trouble::file_unusable},
};

Trouble trouble_of(int code, std::string_view description) {
  const std::string words = net::to_lower(description);
  const auto has = [&](std::string_view part) { return words.find(part) != std::string::npos; };
  if (code == 429) return Trouble::flood;
  if (code >= 500) return Trouble::server;
  if (code == 401) return Trouble::token_revoked;
  // The same number for a token nobody has and for a method nobody has.
  if (code == 404) return has("method not found") ? Trouble::rejected : Trouble::token_revoked;
  if (code == 409) return Trouble::conflict;
  if (code == 413) return Trouble::file_unusable;
  for (const Words& each : kWords) {
    if (has(each.part)) return each.trouble;
  }
  return code == 403 ? Trouble::no_rights : Trouble::rejected;
}

std::string shown(std::string_view description) {
  constexpr std::size_t kBytesMax = 300;
  std::string out = log::redact(description);
  if (!is_utf8(out)) return "(not UTF-8)";
  if (out.size() <= kBytesMax) return out;
  std::size_t end = kBytesMax;
  while ((static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;  // not within a character
  return out.substr(0, end);
}

/// Whatever else the answer holds is no reason to doubt it.
Hints read_hints(const Reader& answer) {
  constexpr std::int64_t kSecondsMax = 30 * 24 * 3600;
  Hints hints;
  const auto parameters = answer.child_if("parameters");
  if (!parameters) return hints;
  if (const auto seconds = parameters->number_if("retry_after"); seconds && *seconds >= 0) {
    hints.retry_after = std::chrono::seconds{std::min(*seconds, kSecondsMax)};
  }
  if (const auto chat = parameters->number_if("migrate_to_chat_id")) hints.migrate_to = ChatId{*chat};
  return hints;
}

ApiError foreign_answer(int http_status) {
  ApiError error{.trouble = Trouble::server,
                 .code = http_status,
                 .description = "HTTP " + std::to_string(http_status) + ", and not from the Bot API"};
  if (http_status == 429) error.trouble = Trouble::flood;
  if (http_status == 413) error.trouble = Trouble::file_unusable;
  const bool reached = http_status / 100 == 2 || (http_status >= 500 && http_status != 503);
  if (reached) error.trouble = Trouble::unknown_outcome;
  return error;
}

}  // namespace

ApiError refusal(int code, std::string_view description, Hints hints) {
  ApiError error{.trouble = trouble_of(code, description),
                 .code = code,
                 .description = shown(description),
                 .retry_after = hints.retry_after,
                 .migrate_to = hints.migrate_to};
  if (hints.migrate_to && error.trouble == Trouble::rejected) error.trouble = Trouble::chat_moved;
  return error;
}

ApiResult<Json> read_answer(int http_status, std::string_view body) {
  boost::system::error_code broken;
  const boost::json::parse_options options{.max_depth = 64};
  Json answer = boost::json::parse(body, broken, {}, options);
  JsonObject* fields = broken ? nullptr : answer.if_object();
  const Json* ok = fields ? fields->if_contains("ok") : nullptr;
  if (!ok || !ok->is_bool()) return foreign_answer(http_status);
  if (ok->get_bool()) {
    Json* result = fields->if_contains("result");
    if (!result) return foreign_answer(http_status);
    return std::move(*result);
  }
  Fault fault;
  const Reader reader{answer, "answer", fault};
  const std::int64_t code = reader.number_if("error_code").value_or(http_status);
  const std::string description = reader.text_or_empty("description");
  const Hints hints = read_hints(reader);
  if (fault || code < 400 || code > 599) return foreign_answer(http_status);
  return refusal(static_cast<int>(code), description, hints);
}

ApiError no_answer(const net::HttpError& error) {
  return {.trouble = error.sent == net::Sent::no ? Trouble::not_sent : Trouble::unknown_outcome,
          .code = 0,
          .description = shown(error.message)};
}

}  // namespace banana::telegram
