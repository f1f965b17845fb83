#include "providers/interactions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/serialize.hpp>

#include "providers/google.hpp"
#include "providers/inputs.hpp"
#include "providers/media.hpp"
#include "providers/read_json.hpp"
#include "providers/refusal.hpp"

namespace banana::providers {

namespace {

using models::ReferenceRole;

std::string_view task_of(const Order& order) {
  if (order.references.empty()) return "text_to_video";
  const bool has_frame = std::ranges::any_of(order.references, [](const Reference& reference) {
    return reference.role == ReferenceRole::first_frame;
  });
  return has_frame ? "image_to_video" : "reference_to_video";
}

void add_media(const Json& video, const Answer& answer, std::vector<Media>& out) {
  const auto type = std::string{text_at(video, "mime_type")};
  if (auto bytes = from_base64_text(text_at(video, "data"))) {
    out.push_back({.from = *std::move(bytes), .type = type});
  } else if (auto linked = from_result_url(text_at(video, "uri"), type)) {
    if (auto* link = std::get_if<Link>(&linked->from)) link->key = answer.key;
    out.push_back(*std::move(linked));
  }
}

std::vector<Media> media_of(const Json& json, const Answer& answer) {
  std::vector<Media> out;
  if (const Json* video = at(json, "output_video")) add_media(*video, answer, out);
  if (!out.empty()) return out;
  for (const Json& step : array_at(json, "steps")) {
    if (text_at(step, "type") == "user_input") continue;
    for (const Json& content : array_at(step, "content")) {
      if (text_at(content, "type") == "video") add_media(content, answer, out);
    }
  }
  return out;
}

const Json* error_of(const Json& json) {
  if (const Json* error = at(json, "errors", 0)) return error;
  if (const Json* error = at(json, "error")) return error;
  for (const Json& step : array_at(json, "steps")) {
    if (const Json* error = at(step, "error")) return error;
  }
  return nullptr;
}

Failed ended(const Json& json, std::string_view status) {
  const Json* error = error_of(json);
  if (error) return google_failure(*error);
  Failed failed{.why = Failure::transient, .message = "the interaction ended as " + quoted(status)};
  if (status == "budget_exceeded") failed.why = Failure::account;
  if (status == "requires_action") failed.why = Failure::invalid;
  return failed;
}

}  // namespace

Exchange interaction(const Order& order) {
  const models::Request& request = order.request;
  JsonArray input;
  for (const Reference& reference : order.references) {
    input.push_back(
        JsonObject{{"type", "image"}, {"data", base64_of(reference)}, {"mime_type", reference.type}});
  }
  if (auto prompt = worded_prompt(order); !prompt.empty()) {
    input.push_back(JsonObject{{"type", "text"}, {"text", std::move(prompt)}});
  }
  JsonObject format{{"type", "video"}};
  if (const auto ratio = request.option("aspect_ratio"); !ratio.empty() && ratio != "auto")
    format["aspect_ratio"] = ratio;
  if (const auto resolution = request.option("resolution"); !resolution.empty())
    format["resolution"] = resolution;
  if (request.seconds > 0) format["duration"] = std::to_string(request.seconds) + "s";
  format["delivery"] = "uri";  // inline ones are held to a few megabytes
  JsonObject config{{"video_config", JsonObject{{"task", task_of(order)}}}};
  if (request.seed) config["seed"] = *request.seed;
  JsonObject body{{"model", order.vendor_model},
                  {"background", true},
                  {"input", std::move(input)},
                  {"response_format", std::move(format)},
                  {"generation_config", std::move(config)}};
  put_vendor_body(body, order);
  return {.path = "/interactions", .body = boost::json::serialize(body)};
}

Outcome read_interaction(const Json& json, const Answer& answer) {
  const auto status = text_at(json, "status");
  const auto id = text_at(json, "id");
  const Json* reported = at(json, "usage");
  const Json usage = reported ? *reported : Json{};
  constexpr std::size_t kIdBytesMax = 512;
  if (status == "queued" || status == "in_progress") {
    if (!id.empty() && id.size() <= kIdBytesMax) {
      return Pending{.ticket = {.key = answer.key, .handle = std::string{id}}};
    }
  } else if (status == "completed" || status == "incomplete") {
    auto media = media_of(json, answer);
    if (!media.empty()) return made(std::move(media), 1, std::nullopt, usage, quoted(id));
    Failed failed = ended(json, status);
    failed.usage = usage;
    failed.request_id = quoted(id);
    return failed;
  } else if (status == "failed" || status == "cancelled" || status == "requires_action" ||
             status == "budget_exceeded") {
    Failed failed = ended(json, status);
    failed.usage = usage;
    failed.request_id = quoted(id);
    return failed;
  }
  return unreadable(answer, "state of the interaction");
}

}  // namespace banana::providers
