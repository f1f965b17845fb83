#include "providers/openai_text.hpp"

#include <utility>

#include <boost/json/serialize.hpp>

#include "providers/media.hpp"
#include "providers/read_json.hpp"

namespace banana::providers {

Exchange chat(const Order& order) {
  JsonArray said;
  if (!order.request.prompt.empty())
    said.push_back(JsonObject{{"type", "text"}, {"text", order.request.prompt}});
  for (const Reference& reference : order.references) {
    said.push_back(
        JsonObject{{"type", "image_url"}, {"image_url", JsonObject{{"url", data_url(reference)}}}});
  }
  JsonArray messages;
  if (const auto task = text_at(order.vendor, "prompt"); !task.empty()) {
    messages.push_back(JsonObject{{"role", "system"}, {"content", task}});
  }
  messages.push_back(JsonObject{{"role", "user"}, {"content", std::move(said)}});
  JsonObject body{
      {"model", order.vendor_model}, {"messages", std::move(messages)}, {"n", order.request.outputs}};
  if (!order.user.empty()) body["safety_identifier"] = order.user;
  return {.path = "/chat/completions", .body = boost::json::serialize(body)};
}

Outcome read_chat(const Json& json, std::int64_t asked, std::string request_id) {
  std::vector<Media> media;
  std::optional<Failure> why;
  for (const Json& choice : array_at(json, "choices")) {
    const auto text = text_at(choice, "message", "content");
    if (text_at(choice, "finish_reason") == "content_filter" ||
        !text_at(choice, "message", "refusal").empty()) {
      why = Failure::blocked_output;
    } else if (!text.empty()) {
      media.push_back({.from = Inline{.bytes = std::string{text}}, .type = "text/plain"});
    }
  }
  const Json* usage = at(json, "usage");
  return made(std::move(media), asked, why, usage ? *usage : Json{}, std::move(request_id));
}

}  // namespace banana::providers
