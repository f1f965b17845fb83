#include "core/telegram/params.hpp"

namespace banana::telegram {

void put_text(JsonObject& params, std::string_view name, std::string_view text) {
  if (!text.empty()) params[name] = text;
}

void put_markup(JsonObject& params, std::string_view name, std::string_view text, ParseMode mode) {
  if (text.empty()) return;
  params[name] = text;
  if (mode == ParseMode::html) params["parse_mode"] = "HTML";
}

void put_place(JsonObject& params, const Place& place) {
  params["chat_id"] = place.chat.value();
  if (place.message) params["message_id"] = place.message->value();
}

void put_options(JsonObject& params, const SendOptions& options) {
  if (Json markup = to_json(options.keyboard); !markup.is_null()) params["reply_markup"] = std::move(markup);
  if (options.reply_to) {
    params["reply_parameters"] =
        JsonObject{{"message_id", options.reply_to->value()}, {"allow_sending_without_reply", true}};
  }
  if (options.silent) params["disable_notification"] = true;
  if (options.protect) params["protect_content"] = true;
  put_text(params, "message_effect_id", options.effect_id);
  if (options.paid_broadcast) params["allow_paid_broadcast"] = true;
}

}  // namespace banana::telegram
