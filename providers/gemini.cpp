// Google's generateContent: pictures from words and pictures, one a call, and words. Films go by interactions.hpp and
// veo.hpp, under the same key.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>

#include "providers/adapters.hpp"
#include "providers/caller.hpp"
#include "providers/each_output.hpp"
#include "providers/google.hpp"
#include "providers/inputs.hpp"
#include "providers/interactions.hpp"
#include "providers/media.hpp"
#include "providers/read_json.hpp"
#include "providers/refusal.hpp"
#include "providers/veo.hpp"

namespace banana::providers {

namespace {

using models::Medium;

constexpr std::array<std::string_view, 4> kHarms{"HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH",
                                                 "HARM_CATEGORY_SEXUALLY_EXPLICIT",
                                                 "HARM_CATEGORY_DANGEROUS_CONTENT"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kThresholds{
    {{"strict", "BLOCK_LOW_AND_ABOVE"},
     {"standard", "BLOCK_MEDIUM_AND_ABOVE"},
     {"relaxed", "BLOCK_ONLY_HIGH"},
     {"off", "BLOCK_NONE"}}};

/// Ours, or the vendor's own word as it is.
std::string_view threshold_of(std::string_view safety) {
  const auto* found =
      std::ranges::find(kThresholds, safety, &std::pair<std::string_view, std::string_view>::first);
  return found == kThresholds.end() ? safety : found->second;
}

/// "1K", "2K", "4K": only with a capital K.
std::string image_size(const models::Request& request) {
  std::string out{request.option("resolution")};
  if (out.empty()) out = request.option("size");
  std::ranges::replace(out, 'k', 'K');
  return out;
}

JsonArray parts_of(const Order& order, Medium medium) {
  JsonArray parts;
  // Of words, the catalogue's are the task and the person's are what it is done with.
  std::string prompt = medium == Medium::text ? order.request.prompt : worded_prompt(order);
  if (!prompt.empty()) parts.push_back(JsonObject{{"text", std::move(prompt)}});
  for (const Reference& reference : order.references) {
    parts.push_back(
        JsonObject{{"inlineData", JsonObject{{"mimeType", reference.type}, {"data", base64_of(reference)}}}});
  }
  return parts;
}

std::string body_of(const Order& order, std::int64_t index) {
  const models::Request& request = order.request;
  const Medium medium = models::medium_of(request.operation);
  JsonObject body{{"contents", JsonArray{JsonObject{{"role", "user"}, {"parts", parts_of(order, medium)}}}}};
  JsonObject config{{"responseModalities", JsonArray{medium == Medium::text ? "TEXT" : "IMAGE"}}};
  // The same seed for each of several would make the same picture several times.
  if (request.seed) config["seed"] = *request.seed + index;
  if (medium == Medium::image) {
    JsonObject picture;
    if (const auto ratio = request.option("aspect_ratio"); !ratio.empty() && ratio != "auto")
      picture["aspectRatio"] = ratio;
    if (const auto size = image_size(request); !size.empty()) picture["imageSize"] = size;
    if (!picture.empty()) config["imageConfig"] = std::move(picture);
  } else if (const auto task = text_at(order.vendor, "prompt"); !task.empty()) {
    body["systemInstruction"] = JsonObject{{"parts", JsonArray{JsonObject{{"text", task}}}}};
  }
  body["generationConfig"] = std::move(config);
  if (const auto safety = request.option("safety"); !safety.empty()) {
    JsonArray settings;
    for (const auto harm : kHarms) {
      settings.push_back(JsonObject{{"category", harm}, {"threshold", threshold_of(safety)}});
    }
    body["safetySettings"] = std::move(settings);
  }
  put_vendor_body(body, order);
  return boost::json::serialize(body);
}

std::vector<std::string> categories_of(const JsonArray& ratings) {
  std::vector<std::string> out;
  for (const Json& rating : ratings) {
    const Json* blocked = at(rating, "blocked");
    if (blocked && blocked->is_bool() && blocked->get_bool())
      out.push_back(quoted(text_at(rating, "category")));
  }
  return out;
}

/// All pictures, or all words as one.
std::vector<Media> media_of(const Json& candidate, Medium medium) {
  std::vector<Media> out;
  std::string words;
  for (const Json& part : array_at(candidate, "content", "parts")) {
    const Json* thought = at(part, "thought");
    if (thought && thought->is_bool() && thought->get_bool()) continue;
    if (medium == Medium::text) {
      words += text_at(part, "text");
    } else if (auto bytes = from_base64_text(text_at(part, "inlineData", "data"))) {
      out.push_back(
          {.from = *std::move(bytes), .type = std::string{text_at(part, "inlineData", "mimeType")}});
    }
  }
  if (!words.empty()) out.push_back({.from = Inline{.bytes = std::move(words)}, .type = "text/plain"});
  return out;
}

Outcome read_content(const Json& json, Medium medium) {
  const Json* reported = at(json, "usageMetadata");
  const Json usage = reported ? *reported : Json{};
  const std::string request_id = quoted(text_at(json, "responseId"));
  // A block comes as a success.
  if (const auto reason = text_at(json, "promptFeedback", "blockReason"); !reason.empty()) {
    return Failed{.why = Failure::blocked_input,
                  .message = "the prompt is blocked: " + quoted(reason),
                  .categories = categories_of(array_at(json, "promptFeedback", "safetyRatings")),
                  .usage = usage,
                  .request_id = request_id};
  }
  Failed nothing{
      .why = Failure::transient, .message = "no picture came", .usage = usage, .request_id = request_id};
  for (const Json& candidate : array_at(json, "candidates")) {
    auto media = media_of(candidate, medium);
    if (!media.empty()) return Done{.media = std::move(media), .usage = usage, .request_id = request_id};
    const auto reason = text_at(candidate, "finishReason");
    nothing.message = quoted("nothing came: " + std::string{reason} + " " +
                             std::string{text_at(candidate, "finishMessage")});
    if (is_safety_reason(reason)) nothing.why = Failure::blocked_output;
    nothing.categories = categories_of(array_at(candidate, "safetyRatings"));
  }
  return nothing;
}

class Gemini final : public Provider {
 public:
  explicit Gemini(Context context)
      : context_(context), caller_(context.http, context.account, context.clock, google_key()) {}

  [[nodiscard]] Traits traits() const override { return {.cancels = true, .free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const auto model = path_part(order.vendor_model);
    if (!model)
      co_return Failed{.why = Failure::invalid, .message = "the model has no name at this vendor's"};
    if (models::medium_of(order.request.operation) != Medium::video) {
      co_return co_await each_output(order.request.outputs,
                                     [&](std::int64_t index) { return one(order, *model, index); });
    }
    const bool is_veo = order.vendor_model.starts_with("veo-");
    Exchange exchange = is_veo ? veo_order(order, *model) : interaction(order);
    exchange.time_max = order.deadline;
    co_return co_await ask(std::move(exchange), is_veo ? read_veo : read_interaction);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    const bool is_veo = is_veo_operation(ticket.handle);
    const auto id = is_veo ? ticket.handle : path_part(ticket.handle);
    if (!id) co_return foreign_ticket();
    co_return co_await ask({.method = net::Method::get,
                            .path = (is_veo ? "/" : "/interactions/") + *id,
                            .purpose = Purpose::question,
                            .key = ticket.key},
                           is_veo ? read_veo : read_interaction);
  }

  [[nodiscard]] Task<Cancelled> cancel(const Ticket& ticket) override {
    const auto id = path_part(ticket.handle);
    if (!id || is_veo_operation(ticket.handle)) co_return Cancelled::unsupported;
    const auto answer = co_await caller_.send(
        {.path = "/interactions/" + *id + "/cancel", .purpose = Purpose::question, .key = ticket.key});
    if (!answer) co_return Cancelled::unknown;
    if (answer->status / 100 == 2) co_return Cancelled::yes;
    co_return answer->status == 400 || answer->status == 409 ? Cancelled::too_late : Cancelled::unknown;
  }

  [[nodiscard]] Task<Probe> probe() override {
    return probe_by(caller_, context_.clock, {.path = "/models?pageSize=1"}, google_refusal);
  }

 private:
  Task<Outcome> one(const Order& order, const std::string& model, std::int64_t index) {
    const auto answer = co_await caller_.send({.path = "/models/" + model + ":generateContent",
                                               .body = body_of(order, index),
                                               .time_max = order.deadline});
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return refuse(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    auto outcome = read_content(*json, models::medium_of(order.request.operation));
    if (auto* done = std::get_if<Done>(&outcome)) done->seed = order.request.seed;
    co_return outcome;
  }

  Task<Outcome> ask(Exchange exchange, Outcome (*read)(const Json&, const Answer&)) {
    const auto answer = co_await caller_.send(std::move(exchange));
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return refuse(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return read(*json, *answer);
  }

  Failed refuse(const Answer& answer) {
    Failed failed = google_refusal(answer);
    caller_.note(answer, failed);
    return failed;
  }

  Context context_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_gemini(Context context) { return std::make_unique<Gemini>(context); }

}  // namespace banana::providers
