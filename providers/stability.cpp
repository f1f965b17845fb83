// Stability v2beta (PV4): a multipart form in, one picture out. A picture that was filtered comes as a success with a
// blurred image and finish_reason CONTENT_FILTERED. The model's data may tell path and body (inputs.hpp).
#include <algorithm>
#include <array>
#include <utility>

#include "core/net/form.hpp"
#include "providers/adapters.hpp"
#include "providers/caller.hpp"
#include "providers/handle.hpp"
#include "providers/inputs.hpp"
#include "providers/media.hpp"
#include "providers/read_json.hpp"
#include "providers/refusal.hpp"

namespace banana::providers {

namespace {

using models::ReferenceRole;

constexpr std::size_t kBodyBytesMax = 10 * 1024 * 1024;
constexpr Millis kPauseWhenLimited{60'000};  // after 150 requests in 10 seconds

struct Place {
  std::string_view model;
  std::string_view path;  // after /v2beta/stable-image
};
constexpr std::array<Place, 9> kPlaces{{
    {"ultra", "/generate/ultra"},
    {"core", "/generate/core"},
    {"inpaint", "/edit/inpaint"},
    {"erase", "/edit/erase"},
    {"outpaint", "/edit/outpaint"},
    {"search-and-replace", "/edit/search-and-replace"},
    {"search-and-recolor", "/edit/search-and-recolor"},
    {"remove-background", "/edit/remove-background"},
    {"upscale-fast", "/upscale/fast"},
}};

bool is_sd3(const Order& order) { return order.vendor_model.starts_with("sd3"); }

/// Empty when neither the model's name nor its data tells.
std::string path_of(const Order& order) {
  if (const auto path = text_at(order.vendor, "path"); !path.empty()) return std::string{path};
  const std::string root = "/v2beta/stable-image";
  if (is_sd3(order)) return root + "/generate/sd3";
  const auto* found = std::ranges::find(kPlaces, order.vendor_model, &Place::model);
  return found == kPlaces.end() ? std::string{} : root + std::string{found->path};
}

JsonObject fields_of(const Order& order) {
  const models::Request& request = order.request;
  const bool has_picture = first_of(order, ReferenceRole::reference) != nullptr;
  JsonObject out;
  put(out, "prompt", prompt_of(order));
  put(out, "negative_prompt", request.negative_prompt);
  if (!has_picture) put(out, "aspect_ratio", request.option("aspect_ratio"));
  if (is_sd3(order)) {
    out["mode"] = has_picture ? "image-to-image" : "text-to-image";
    out["model"] = order.vendor_model;
  }
  put(out, "seed", request.seed);
  put(out, "cfg_scale", request.guidance);
  put(out, "strength", request.strength);
  if (const auto style = request.option("style"); style != "none") put(out, "style_preset", style);
  put(out, "output_format", request.option("format") == "jpg" ? "jpeg" : request.option("format"));
  put_vendor_body(out, order);
  return out;
}

net::FormBody form_of(const Order& order, Random& random) {
  net::FormBody form{random};
  for (const auto& [name, value] : fields_of(order)) {
    form.add(name, plain_text(value));
  }
  for (const Reference& picture : order.references) {
    const std::string_view name = picture.role == ReferenceRole::mask ? "mask" : "image";
    form.add_bytes({.name = std::string{name},
                    .filename = std::string{name} + "." + std::string{extension_of(picture.type)},
                    .content_type = picture.type},
                   picture.bytes);
  }
  return form;
}

std::size_t bytes_of(const Order& order) {
  std::size_t sum = 64 * 1024 + order.request.prompt.size() + order.request.negative_prompt.size();
  for (const Reference& picture : order.references) sum += picture.bytes ? picture.bytes->size() : 0;
  return sum;
}

/// {"id","name","errors":[]}
Failed refuse(const Answer& answer) {
  const auto json = answer.json();
  const Json body = json ? *json : Json{};
  const std::string_view name = text_at(body, "name");
  std::string words;
  for (const Json& error : array_at(body, "errors")) {
    if (!error.is_string() || words.size() > kMessageBytesMax) continue;
    words.append(words.empty() ? "" : "; ").append(error.get_string());
  }
  const bool is_block = name == "content_moderation" || name == "public_figure";
  Failed failed =
      refused(answer, is_block ? std::optional{Failure::blocked_input} : std::nullopt, name, words);
  if (failed.why == Failure::rate_limited && !failed.retry_after) failed.retry_after = kPauseWhenLimited;
  failed.request_id = quoted(text_at(body, "id").substr(0, 100));
  return failed;
}

std::optional<std::int64_t> seed_of(const Json& json) {
  if (const auto seed = number_at(json, "seed")) return seed;
  return whole_number(text_at(json, "seed"));
}

Outcome read_picture(const Answer& answer, const Json& json) {
  const std::string_view reason = text_at(json, "finish_reason");
  std::string request_id{answer.header("x-request-id")};
  if (reason == "CONTENT_FILTERED") {
    Failed failed = gave_up(Failure::blocked_output, reason, "");
    failed.request_id = std::move(request_id);
    return failed;
  }
  auto bytes = from_base64_text(text_at(json, "image"));
  if (!bytes) return unreadable(answer, "picture");
  Done done{
      .media = {{.from = *std::move(bytes)}}, .seed = seed_of(json), .request_id = std::move(request_id)};
  return done;
}

bool has_no_credits(const Json& json) {
  const Json* credits = at(json, "credits");
  boost::system::error_code failed;
  const double left = credits ? credits->to_number<double>(failed) : 1.0;
  return !failed && left <= 0;
}

class Stability final : public Provider {
 public:
  explicit Stability(Context context)
      : context_(context), caller_(context.http, context.account, context.clock) {}

  [[nodiscard]] Traits traits() const override { return {.free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const std::string path = path_of(order);
    if (path.empty())
      co_return Failed{.why = Failure::invalid,
                       .message = "the model's vendor.path does not tell where to ask"};
    if (bytes_of(order) > kBodyBytesMax)
      co_return Failed{.why = Failure::invalid, .message = "the pictures are above the vendor's 10 MiB"};
    net::FormBody form = form_of(order, context_.random);
    std::string type = form.content_type();
    const auto answer = co_await caller_.send({.path = path,
                                               .headers = {{"Accept", "application/json"}},
                                               .body = std::move(form).source(),
                                               .content_type = std::move(type),
                                               .time_max = order.deadline});
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) {
      Failed failed = refuse(*answer);
      caller_.note(*answer, failed);
      co_return failed;
    }
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return read_picture(*answer, *json);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& /*ticket*/) override { co_return foreign_ticket(); }
  [[nodiscard]] Task<Cancelled> cancel(const Ticket& /*ticket*/) override {
    co_return Cancelled::unsupported;
  }

  [[nodiscard]] Task<Probe> probe() override {
    co_return co_await probe_by(caller_, context_.clock, {.path = "/v1/user/balance"}, refuse,
                                has_no_credits);
  }

 private:
  Context context_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_stability(Context context) { return std::make_unique<Stability>(context); }

}  // namespace banana::providers
