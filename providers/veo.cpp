#include "providers/veo.hpp"

#include <algorithm>
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

JsonObject picture(const Reference& reference) {
  return {{"bytesBase64Encoded", base64_of(reference)}, {"mimeType", reference.type}};
}

JsonObject instance_of(const Order& order) {
  JsonObject out;
  if (!order.request.prompt.empty()) out["prompt"] = order.request.prompt;
  JsonArray others;
  for (const Reference& reference : order.references) {
    if (reference.role == ReferenceRole::first_frame) {
      out["image"] = picture(reference);
    } else if (reference.role == ReferenceRole::last_frame) {
      out["lastFrame"] = picture(reference);
    } else {
      others.push_back(JsonObject{{"image", picture(reference)}, {"referenceType", "asset"}});
    }
  }
  if (!others.empty()) out["referenceImages"] = std::move(others);
  return out;
}

JsonObject parameters_of(const models::Request& request) {
  JsonObject out;
  if (const auto ratio = request.option("aspect_ratio"); !ratio.empty() && ratio != "auto")
    out["aspectRatio"] = ratio;
  if (const auto resolution = request.option("resolution"); !resolution.empty())
    out["resolution"] = resolution;
  if (request.seconds > 0) out["durationSeconds"] = request.seconds;
  out["sampleCount"] = request.outputs;
  if (!request.negative_prompt.empty()) out["negativePrompt"] = request.negative_prompt;
  if (request.seed) out["seed"] = *request.seed;
  return out;
}

/// AI Studio's host gives links that need the key, Vertex the bytes.
std::optional<Media> media_of(const Json& video, const Answer& answer) {
  const std::string type{text_at(video, "mimeType")};
  if (auto bytes = from_base64_text(text_at(video, "bytesBase64Encoded")))
    return Media{.from = *std::move(bytes), .type = type};
  auto linked = from_result_url(text_at(video, "uri"), type);
  if (linked) {
    if (auto* link = std::get_if<Link>(&linked->from)) link->key = answer.key;
  }
  return linked;
}

Outcome read_response(const Json& response, const Answer& answer, std::string request_id) {
  std::vector<Media> media;
  for (const Json& sample : array_at(response, "generateVideoResponse", "generatedSamples")) {
    const Json* video = at(sample, "video");
    if (auto one = video ? media_of(*video, answer) : std::nullopt) media.push_back(*std::move(one));
  }
  for (const Json& video : array_at(response, "videos")) {
    if (auto one = media_of(video, answer)) media.push_back(*std::move(one));
  }
  const Json* inner = at(response, "generateVideoResponse");
  const Json& counted = inner ? *inner : response;
  std::vector<std::string> reasons;
  for (const Json& reason : array_at(counted, "raiMediaFilteredReasons")) {
    if (reason.is_string()) reasons.push_back(quoted(reason.get_string()));
  }
  constexpr std::int64_t kSamplesMax = 16;
  const auto filtered =
      std::clamp<std::int64_t>(number_at(counted, "raiMediaFilteredCount").value_or(0), 0, kSamplesMax);
  if (media.empty() && (filtered > 0 || !reasons.empty())) {
    return Failed{.why = Failure::blocked_output,
                  .message = quoted("the film was held back: " +
                                    (reasons.empty() ? std::string{"no reason given"} : reasons[0])),
                  .categories = std::move(reasons),
                  .request_id = std::move(request_id)};
  }
  const auto came = static_cast<std::int64_t>(media.size());
  return made(std::move(media), came + filtered,
              filtered > 0 ? std::optional{Failure::blocked_output} : std::nullopt, nullptr,
              std::move(request_id));
}

}  // namespace

Exchange veo_order(const Order& order, const std::string& model) {
  JsonObject body{{"instances", JsonArray{instance_of(order)}}, {"parameters", parameters_of(order.request)}};
  put_vendor_body(body, order);
  return {.path = "/models/" + model + ":predictLongRunning", .body = boost::json::serialize(body)};
}

Outcome read_veo(const Json& json, const Answer& answer) {
  const auto name = text_at(json, "name");
  const Json* done = at(json, "done");
  if (done && done->is_bool() && done->get_bool()) {
    const std::string request_id = quoted(name);
    if (const Json* error = at(json, "error")) {
      Failed failed = google_failure(*error);
      failed.request_id = request_id;
      return failed;
    }
    const Json* response = at(json, "response");
    if (response && response->is_object()) return read_response(*response, answer, request_id);
  } else if (is_veo_operation(name)) {
    return Pending{.ticket = {.key = answer.key, .handle = std::string{name}}};
  }
  return unreadable(answer, "state of the operation");
}

bool is_veo_operation(std::string_view name) {
  constexpr std::size_t kNameBytesMax = 1024;
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '/';
  };
  return name.size() <= kNameBytesMax && (name.starts_with("models/") || name.starts_with("projects/")) &&
         name.find("/operations/") != std::string_view::npos && name.find("..") == std::string_view::npos &&
         name.find("//") == std::string_view::npos && std::ranges::all_of(name, is_plain);
}

}  // namespace banana::providers
