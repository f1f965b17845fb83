#include "core/outbox/method.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace banana::outbox {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// They begin like those that send, and leave nothing behind.
constexpr std::array<std::string_view, 2> kFleeting{"sendChatAction", "sendMessageDraft"};
constexpr std::array<std::string_view, 7> kSpending{
    "sendGift",           "giftPremiumSubscription",      "transferGift", "upgradeGift",
    "convertGiftToStars", "transferBusinessAccountStars", "postStory"};

// Of a media's own members, those that are named otherwise or mean nothing in a message of their own.
constexpr std::array<Names, 5> kMediaMethods{Names{"photo", "sendPhoto"}, Names{"video", "sendVideo"},
                                             Names{"animation", "sendAnimation"}, Names{"audio", "sendAudio"},
                                             Names{"document", "sendDocument"}};

void drop_message(JsonObject& params) {
  params.erase("message_id");
  params.erase("inline_message_id");
}

void rename(JsonObject& params, std::string_view from, std::string_view to) {
  if (const Json* value = params.if_contains(from)) {
    Json moved = *value;
    params.erase(from);
    params[to] = std::move(moved);
  }
}

bool text_to_send(telegram::Call& call) {
  drop_message(call.params);
  call.method = "sendMessage";
  return true;
}

/// The media it would stand under is unknown here: the words alone are what can be said.
bool caption_to_send(telegram::Call& call) {
  const Json* caption = call.params.if_contains("caption");
  if (caption == nullptr || !caption->is_string() || caption->as_string().empty()) return false;
  rename(call.params, "caption", "text");
  rename(call.params, "caption_entities", "entities");
  call.params.erase("show_caption_above_media");
  return text_to_send(call);
}

bool media_to_send(telegram::Call& call) {
  const Json* media = call.params.if_contains("media");
  if (media == nullptr || !media->is_object()) return false;
  JsonObject members = media->as_object();
  const Json* type = members.if_contains("type");
  const Json* file = members.if_contains("media");
  if (type == nullptr || !type->is_string() || file == nullptr) return false;
  const auto* known = std::ranges::find(kMediaMethods, std::string_view{type->as_string()}, &Names::first);
  if (known == kMediaMethods.end()) return false;
  const Json named = *file;
  members.erase("type");
  members.erase("media");
  call.params.erase("media");
  drop_message(call.params);
  call.params[known->first] = named;
  for (auto& member : members) call.params.insert_or_assign(member.key(), std::move(member.value()));
  call.method = known->second;
  return true;
}

}  // namespace

bool sends(std::string_view method) {
  if (method == "copyMessage" || method == "forwardMessage") return true;
  return method.starts_with("send") && std::ranges::find(kFleeting, method) == kFleeting.end();
}

bool deletes(std::string_view method) { return method == "deleteMessage"; }

bool spends(std::string_view method) { return std::ranges::find(kSpending, method) != kSpending.end(); }

bool turn_into_send(telegram::Call& call) {
  if (call.method == "editMessageText") return text_to_send(call);
  if (call.method == "editMessageCaption") return caption_to_send(call);
  if (call.method == "editMessageMedia") return media_to_send(call);
  return false;
}

}  // namespace banana::outbox
