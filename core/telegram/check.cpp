#include "core/telegram/check.hpp"

#include <array>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "core/telegram/text.hpp"

namespace banana::telegram {

namespace {

enum class Unit { markup, characters, bytes, items, number };

struct Limit {
  std::string_view method;  // empty: any
  std::string_view param;
  Unit unit;
  std::int64_t min;  // above 0: has to be there
  std::int64_t max;
};

constexpr Limit kLimits[]{
    {"sendMessage", "text", Unit::markup, 1, kTextMax},
    {"editMessageText", "text", Unit::markup, 1, kTextMax},
    {"sendMessageDraft", "text", Unit::markup, 0, kTextMax},
    {"", "caption", Unit::markup, 0, kCaptionMax},
    {"answerCallbackQuery", "text", Unit::characters, 0, 200},
    {"sendMediaGroup", "media", Unit::items, 2, 10},
    {"sendPaidMedia", "media", Unit::items, 1, 10},
    {"sendPaidMedia", "star_count", Unit::number, 1, 25'000},
    {"sendPaidMedia", "payload", Unit::bytes, 0, 128},
    {"deleteMessages", "message_ids", Unit::items, 1, 100},
    {"sendInvoice", "title", Unit::characters, 1, 32},
    {"sendInvoice", "description", Unit::characters, 1, 255},
    {"sendInvoice", "payload", Unit::bytes, 1, 128},
    {"sendInvoice", "prices", Unit::items, 1, 1},
    {"createInvoiceLink", "title", Unit::characters, 1, 32},
    {"createInvoiceLink", "description", Unit::characters, 1, 255},
    {"createInvoiceLink", "payload", Unit::bytes, 1, 128},
    {"createInvoiceLink", "prices", Unit::items, 1, 1},
    {"getStarTransactions", "limit", Unit::number, 1, 100},
    {"createChatInviteLink", "name", Unit::characters, 0, 32},
    {"createChatInviteLink", "member_limit", Unit::number, 0, 99'999},
    {"createChatSubscriptionInviteLink", "name", Unit::characters, 0, 32},
    {"createChatSubscriptionInviteLink", "subscription_price", Unit::number, 1, 10'000},
    {"setMyCommands", "commands", Unit::items, 0, 100},
    {"setMyName", "name", Unit::characters, 0, 64},
    {"setMyDescription", "description", Unit::characters, 0, 512},
    {"setMyShortDescription", "short_description", Unit::characters, 0, 120},
    {"setWebhook", "max_connections", Unit::number, 1, 100},
    {"setWebhook", "secret_token", Unit::bytes, 0, 256},
    {"getUpdates", "limit", Unit::number, 1, 100},
    {"getUpdates", "timeout", Unit::number, 0, 50},
};

constexpr std::int64_t kSubscriptionStarsMax = 10'000;
constexpr std::size_t kCopiedMax = 256;
constexpr std::size_t kPlaceholderMax = 64;

Error wrong(std::string_view what) { return fail(Errc::invalid, std::string{what}); }

std::string_view text_of(const JsonObject& object, std::string_view name) {
  const Json* found = object.if_contains(name);
  return found && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

const JsonArray& list_of(const JsonObject& object, std::string_view name) {
  static const JsonArray kNone;
  const Json* found = object.if_contains(name);
  return found && found->is_array() ? found->get_array() : kNone;
}

std::int64_t length_of(const Json& value, Unit unit, bool is_html) {
  if (unit == Unit::number) return value.is_int64() ? value.get_int64() : -1;
  if (unit == Unit::items) return value.is_array() ? static_cast<std::int64_t>(value.get_array().size()) : -1;
  if (!value.is_string()) return -1;
  const std::string_view text = value.get_string();
  if (unit == Unit::bytes) return static_cast<std::int64_t>(text.size());
  return static_cast<std::int64_t>(unit == Unit::markup && is_html ? visible_length(text)
                                                                   : utf16_length(text));
}

Result<> check_limit(const Limit& limit, const JsonObject& params) {
  const Json* value = params.if_contains(limit.param);
  if (!value && limit.min == 0) return {};
  if (!value) return wrong(fmt::format("{} is missing", limit.param));
  const std::int64_t length = length_of(*value, limit.unit, text_of(params, "parse_mode") == "HTML");
  if (length >= limit.min && length <= limit.max) return {};
  constexpr std::array<std::string_view, 5> kUnits{" characters", " characters", " bytes", " items", ""};
  return wrong(fmt::format("{}: {}{}, allowed are {} to {}", limit.param, length,
                           kUnits[static_cast<std::size_t>(limit.unit)], limit.min, limit.max));
}

Result<> check_button(const JsonObject& button) {
  if (text_of(button, "text").empty()) return wrong("a button has no text");
  if (button.contains("callback_data")) {
    const std::size_t bytes = text_of(button, "callback_data").size();
    if (bytes == 0 || bytes > kCallbackDataBytesMax) {
      return wrong(fmt::format("a button's callback_data has {} bytes, allowed are 1 to 64", bytes));
    }
  }
  if (const Json* copied = button.if_contains("copy_text"); copied && copied->is_object()) {
    const std::size_t length = utf16_length(text_of(copied->get_object(), "text"));
    if (length == 0 || length > kCopiedMax) {
      return wrong(fmt::format("a button copies {} characters, allowed are 1 to 256", length));
    }
  }
  return {};
}

Result<> check_keyboard(const Call& call) {
  const Json* markup = call.params.if_contains("reply_markup");
  if (!markup || !markup->is_object()) return {};
  const JsonObject& keyboard = markup->get_object();
  if (utf16_length(text_of(keyboard, "input_field_placeholder")) > kPlaceholderMax) {
    return wrong("the placeholder is longer than 64 characters");
  }
  bool is_first = true;
  for (const std::string_view kind : {"inline_keyboard", "keyboard"}) {
    for (const Json& row : list_of(keyboard, kind)) {
      for (const Json& item : row.as_array()) {
        const JsonObject& button = item.as_object();
        if (const auto allowed = check_button(button); !allowed) return allowed;
        const bool pays = button.contains("pay");
        if (pays && (!is_first || call.method != "sendInvoice")) {
          return wrong("only the first button of an invoice pays");
        }
        if (is_first && !pays && call.method == "sendInvoice") {
          return wrong("the first button of an invoice has to be the pay button");
        }
        is_first = false;
      }
    }
  }
  return {};
}

Result<> check_price(const JsonObject& params) {
  const bool is_subscription = params.contains("subscription_period");
  for (const Json& item : list_of(params, "prices")) {
    const std::int64_t amount = length_of(item.as_object().at("amount"), Unit::number, false);
    if (amount < 1) return wrong("the price is not above 0");
    if (is_subscription && amount > kSubscriptionStarsMax) {
      return wrong(fmt::format("a month costs {} Stars, allowed are 1 to {}", amount, kSubscriptionStarsMax));
    }
  }
  return {};
}

Result<> check_media(const JsonObject& params) {
  std::size_t documents = 0;
  const JsonArray& album = list_of(params, "media");
  for (const Json& item : album) {
    const JsonObject& media = item.as_object();
    if (text_of(media, "type") == "document") ++documents;
    if (const auto allowed = check_limit({"", "caption", Unit::markup, 0, kCaptionMax}, media); !allowed)
      return allowed;
  }
  if (documents != 0 && documents != album.size())
    return wrong("documents can't be in one album with others");
  return {};
}

Result<> check_commands(const JsonObject& params) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  for (const Json& item : list_of(params, "commands")) {
    const std::string_view name = text_of(item.as_object(), "command");
    const bool is_name = !name.empty() && name.size() <= 32 && name.find_first_not_of(kLetters) == name.npos;
    if (!is_name) return wrong("a command's name has 1 to 32 of a-z 0-9 _");
    const std::size_t length = utf16_length(text_of(item.as_object(), "description"));
    if (length == 0 || length > 256) return wrong("a command's description has 1 to 256 characters");
  }
  return {};
}

Result<> check_params(const Call& call) {
  for (const Limit& limit : kLimits) {
    if (!limit.method.empty() && limit.method != call.method) continue;
    if (const auto allowed = check_limit(limit, call.params); !allowed) return allowed;
  }
  if (const auto allowed = check_keyboard(call); !allowed) return allowed;
  if (const auto allowed = check_price(call.params); !allowed) return allowed;
  if (const auto allowed = check_media(call.params); !allowed) return allowed;
  if (const auto allowed = check_commands(call.params); !allowed) return allowed;
  if (call.params.contains("member_limit") && call.params.contains("creates_join_request")) {
    return wrong("a link has a member limit or join requests, not both");
  }
  return {};
}

}  // namespace

Result<> check(const Call& call) {
  auto allowed = check_params(call);
  if (!allowed) return wrong(call.method + ": " + allowed.error().message);
  return allowed;
}

}  // namespace banana::telegram
