// AUTOMATIC1111's server (PV10): pictures come at once, however long that takes. A key "user:password" is Basic, as its
// --api-auth wants it. The model's data may tell sizes and body (inputs.hpp), such as sampler_name.
#include <algorithm>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/encoding.hpp"
#include "providers/adapters.hpp"
#include "providers/caller.hpp"
#include "providers/inputs.hpp"
#include "providers/media.hpp"
#include "providers/read_json.hpp"
#include "providers/refusal.hpp"

namespace banana::providers {

namespace {

using models::ReferenceRole;

constexpr std::size_t kInfoBytesMax = 256 * 1024;

void sign(net::Headers& headers, const Secret& key) {
  const bool is_basic = key.reveal().find(':') != std::string_view::npos;
  std::string value =
      is_basic ? "Basic " + to_base64(as_bytes(key.reveal())) : "Bearer " + std::string{key.reveal()};
  headers.add("Authorization", Secret{std::move(value)});
}

JsonObject drawing(const Order& order) {
  const models::Request& request = order.request;
  // Servers of stable-diffusion.cpp speak this language too.
  JsonObject body{{"prompt", without_extra_args(prompt_of(order))}};
  put(body, "negative_prompt", without_extra_args(request.negative_prompt));
  if (const auto size = parse_pixel_size(chosen_size(order))) {
    body["width"] = size->width;
    body["height"] = size->height;
  }
  put(body, "steps", request.steps);
  put(body, "cfg_scale", request.guidance);
  put(body, "seed", request.seed);
  body["batch_size"] = request.outputs;
  if (const Reference* picture = first_of(order, ReferenceRole::reference)) {
    body["init_images"] = JsonArray{base64_of(*picture)};
    put(body, "denoising_strength", request.strength);
  }
  if (const Reference* mask = first_of(order, ReferenceRole::mask)) body["mask"] = base64_of(*mask);
  return body;
}

struct Call {
  std::string_view path;
  JsonObject body;
};

Call call_of(const Order& order) {
  const Reference* picture = first_of(order, ReferenceRole::reference);
  Call call;
  if (order.request.operation == models::Operation::upscale && picture) {
    call = {"/sdapi/v1/extra-single-image", {{"image", base64_of(*picture)}, {"upscaling_resize", 2}}};
  } else {
    call = {picture ? "/sdapi/v1/img2img" : "/sdapi/v1/txt2img", drawing(order)};
  }
  put_vendor_body(call.body, order);
  return call;
}

/// {"error":"OutOfMemoryError","detail","errors"}, or {"detail":"Sampler not found"}, or {"detail":[{"msg"}]}
Failed refuse(const Answer& answer) {
  const auto json = answer.json();
  const Json body = json ? *json : Json{};
  std::string_view words = text_at(body, "detail");
  if (words.empty()) words = text_at(body, "errors");
  if (words.empty()) words = text_at(body, "detail", 0, "msg");
  return refused(answer, std::nullopt, text_at(body, "error"), words);
}

/// What the server tells of how it drew: JSON within a text.
Json info_of(const Json& json) {
  const std::string_view info = text_at(json, "info");
  if (info.empty() || info.size() > kInfoBytesMax) return nullptr;
  boost::system::error_code broken;
  Json parsed = boost::json::parse(info, broken);
  return broken ? Json{} : parsed;
}

Outcome read_pictures(const Json& json, std::int64_t asked) {
  const Json info = info_of(json);
  // A sheet of all pictures stands before them, when its settings say so.
  const auto first = static_cast<std::size_t>(
      std::clamp<std::int64_t>(number_at(info, "index_of_first_image").value_or(0), 0, 1));
  const JsonArray& images = array_at(json, "images");
  std::vector<Media> media;
  const auto add = [&](std::string_view base64) {
    if (auto named = from_result_url(base64)) {  // some put "data:image/png;base64," before it
      if (std::holds_alternative<Inline>(named->from)) media.push_back(*std::move(named));
    } else if (auto bytes = from_base64_text(base64)) {
      media.push_back({.from = *std::move(bytes)});
    }
  };
  for (std::size_t index = first; index < images.size(); ++index) add(text_at(images[index]));
  if (images.empty()) add(text_at(json, "image"));
  Outcome outcome = made(std::move(media), asked, std::nullopt, Json{}, "");
  if (auto* done = std::get_if<Done>(&outcome)) done->seed = number_at(info, "seed");
  return outcome;
}

class Automatic1111 final : public Provider {
 public:
  explicit Automatic1111(Context context)
      : clock_(context.clock), caller_(context.http, context.account, context.clock, sign) {}

  /// It can be interrupted, but only in whatever it draws at that moment, which may be somebody else's.
  [[nodiscard]] Traits traits() const override { return {.free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const Call call = call_of(order);
    const auto answer = co_await caller_.send({.path = std::string{call.path},
                                               .body = boost::json::serialize(call.body),
                                               .time_max = order.deadline});
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return refuse(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return read_pictures(*json, order.request.outputs);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& /*ticket*/) override { co_return foreign_ticket(); }
  [[nodiscard]] Task<Cancelled> cancel(const Ticket& /*ticket*/) override {
    co_return Cancelled::unsupported;
  }

  [[nodiscard]] Task<Probe> probe() override {
    co_return co_await probe_by(caller_, clock_, {.path = "/sdapi/v1/sd-models"}, refuse);
  }

 private:
  const Clock& clock_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_automatic1111(Context context) {
  return std::make_unique<Automatic1111>(context);
}

}  // namespace banana::providers
