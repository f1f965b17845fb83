// ByteDance Ark (PV3): SeeDream's pictures come at once, and each of them may fail alone inside a success; Seedance's
// films are tasks to poll. The model's data may tell sizes and body (inputs.hpp).
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <boost/json/serialize.hpp>

#include "providers/adapters.hpp"
#include "providers/caller.hpp"
#include "providers/inputs.hpp"
#include "providers/media.hpp"
#include "providers/read_json.hpp"
#include "providers/refusal.hpp"

namespace banana::providers {

namespace {

using models::ReferenceRole;

constexpr std::string_view kTasks = "/contents/generations/tasks";
constexpr Millis kAskAfter{5'000};

struct Known {
  std::string_view code;  // or how it begins: some go on with what was exceeded
  Failure why;
};
constexpr std::array<Known, 12> kCodes{{
    {"RateLimitExceeded", Failure::rate_limited},
    {"RequestBurstTooFast", Failure::rate_limited},
    {"ServerOverloaded", Failure::transient},
    {"InternalServiceError", Failure::transient},
    {"QuotaExceeded", Failure::account},
    {"SetLimitExceeded", Failure::account},
    {"AccountOverdueError", Failure::account},
    {"ModelNotOpen", Failure::account},
    {"AuthenticationError", Failure::account},
    {"AccessDenied", Failure::account},
    {"InvalidParameter", Failure::invalid},
    {"MissingParameter", Failure::invalid},
}};

/// InputTextSensitiveContentDetected, OutputImageRiskDetection, …; without the first word, `when_blocked`.
std::optional<Failure> meaning(std::string_view code, Failure when_blocked) {
  for (const std::string_view word : {"SensitiveContentDetected", "RiskDetection", "PolicyViolation"}) {
    if (code.find(word) == std::string_view::npos) continue;
    if (code.starts_with("Output")) return Failure::blocked_output;
    return code.starts_with("Input") ? Failure::blocked_input : when_blocked;
  }
  const auto* found =
      std::ranges::find_if(kCodes, [&](const Known& known) { return code.starts_with(known.code); });
  return found == kCodes.end() ? std::nullopt : std::optional{found->why};
}

Failed refuse(const Answer& answer) {
  const auto json = answer.json();
  const Json body = json ? *json : Json{};
  const std::string_view code = text_at(body, "error", "code");
  return refused(answer, meaning(code, Failure::blocked_input), code, text_at(body, "error", "message"));
}

Json usage_of(const Json& json) {
  const Json* usage = at(json, "usage");
  return usage ? *usage : Json{};
}

/// As large as the resolution says, in the shape of the ratio: sides are multiples of 16, the area never above, since
/// the largest resolution is also the model's bound.
std::string pixels(std::int64_t side, PixelSize ratio) {
  const double shape = std::sqrt(static_cast<double>(ratio.width) / static_cast<double>(ratio.height));
  const auto rounded = [](double length) { return static_cast<std::int64_t>(length / 16.0 + 1e-6) * 16; };
  return std::to_string(rounded(static_cast<double>(side) * shape)) + "x" +
         std::to_string(rounded(static_cast<double>(side) / shape));
}

/// "2K", or width and height where a ratio is asked for; empty: as the model likes.
std::string size_of(const Order& order) {
  if (const auto chosen = chosen_size(order); !chosen.empty()) return std::string{chosen};
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> kSides{
      {{"1K", 1024}, {"2K", 2048}, {"3K", 3072}, {"4K", 4096}}};
  const std::string_view resolution = order.request.option("resolution");
  const auto ratio = parse_pixel_size(order.request.option("aspect_ratio"));
  const auto* side = std::ranges::find(kSides, resolution.empty() ? std::string_view{"2K"} : resolution,
                                       &std::pair<std::string_view, std::int64_t>::first);
  if (!ratio || side == kSides.end()) return std::string{resolution};
  return pixels(side->second, *ratio);
}

JsonObject picture_body(const Order& order) {
  const models::Request& request = order.request;
  JsonObject body{{"model", order.vendor_model}, {"prompt", worded_prompt(order)}};
  JsonArray pictures;
  for (const Reference* picture : of_role(order, ReferenceRole::reference))
    pictures.emplace_back(data_url(*picture));
  if (!pictures.empty()) body["image"] = std::move(pictures);
  put(body, "size", size_of(order));
  put(body, "seed", request.seed);
  put(body, "guidance_scale", request.guidance);
  put(body, "output_format", request.option("format"));
  if (request.outputs > 1) {  // some models refuse these two altogether
    body["sequential_image_generation"] = "auto";
    body["sequential_image_generation_options"] = JsonObject{{"max_images", request.outputs}};
  }
  body["response_format"] = "url";
  body["watermark"] = false;
  put_vendor_body(body, order);
  return body;
}

JsonObject film_body(const Order& order) {
  const models::Request& request = order.request;
  JsonArray content;
  if (const std::string prompt = worded_prompt(order); !prompt.empty())
    content.push_back(JsonObject{{"type", "text"}, {"text", prompt}});
  for (const auto& [role, name] : {std::pair{ReferenceRole::first_frame, "first_frame"},
                                   std::pair{ReferenceRole::last_frame, "last_frame"},
                                   std::pair{ReferenceRole::reference, "reference_image"}}) {
    for (const Reference* picture : of_role(order, role)) {
      content.push_back(JsonObject{
          {"type", "image_url"}, {"image_url", JsonObject{{"url", data_url(*picture)}}}, {"role", name}});
    }
  }
  JsonObject body{{"model", order.vendor_model}, {"content", std::move(content)}};
  put(body, "ratio", request.option("aspect_ratio"));
  put(body, "resolution", request.option("resolution"));
  if (request.seconds > 0) body["duration"] = request.seconds;
  put(body, "seed", request.seed);
  if (const auto audio = request.option("audio"); !audio.empty()) body["generate_audio"] = audio == "on";
  body["watermark"] = false;
  put_vendor_body(body, order);
  return body;
}

Outcome read_pictures(const Json& json, std::int64_t asked, std::string request_id) {
  std::vector<Media> media;
  std::optional<Failed> first;
  for (const Json& item : array_at(json, "data")) {
    if (auto bytes = from_base64_text(text_at(item, "b64_json"))) {
      media.push_back({.from = *std::move(bytes)});
    } else if (auto link = from_result_url(text_at(item, "url"))) {
      media.push_back(*std::move(link));
    } else if (const Json* error = at(item, "error"); error && error->is_object() && !first) {
      const std::string_view code = text_at(*error, "code");
      first = gave_up(meaning(code, Failure::blocked_output).value_or(Failure::transient), code,
                      text_at(*error, "message"));
    }
  }
  if (media.empty() && first) {
    first->usage = usage_of(json);
    first->request_id = std::move(request_id);
    return *std::move(first);
  }
  return made(std::move(media), asked, first ? std::optional{first->why} : std::nullopt, usage_of(json),
              std::move(request_id));
}

Outcome read_film(const Answer& answer, const Json& json, const Ticket& ticket) {
  const std::string_view status = text_at(json, "status");
  if (status == "queued" || status == "running") return Pending{.ticket = ticket, .ask_after = kAskAfter};
  if (status == "succeeded") {
    auto film = from_result_url(text_at(json, "content", "video_url"), "video/mp4");
    if (!film) return unreadable(answer, "film");
    Done done{.media = {*std::move(film)}, .seed = number_at(json, "seed"), .usage = usage_of(json)};
    done.request_id = text_at(json, "id");
    return done;
  }
  const std::string_view code = text_at(json, "error", "code");
  if (status == "failed") {
    Failed failed = gave_up(meaning(code, Failure::blocked_output).value_or(Failure::transient), code,
                            text_at(json, "error", "message"));
    failed.usage = usage_of(json);
    return failed;
  }
  if (status == "cancelled" || status == "expired") return gave_up(Failure::transient, status, "");
  return unreadable(answer, "status that is known");
}

class Ark final : public Provider {
 public:
  explicit Ark(Context context)
      : clock_(context.clock), caller_(context.http, context.account, context.clock) {}

  /// A film that still waits can be taken back.
  [[nodiscard]] Traits traits() const override { return {.cancels = true, .free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const bool is_film = models::medium_of(order.request.operation) == models::Medium::video;
    const auto answer = co_await caller_.send(
        {.path = is_film ? std::string{kTasks} : "/images/generations",
         .body = boost::json::serialize(is_film ? film_body(order) : picture_body(order)),
         .time_max = order.deadline});
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return noted(*answer, refuse(*answer));
    const auto json = answer->json();
    if (!json) co_return json.error();
    if (!is_film)
      co_return read_pictures(*json, order.request.outputs, std::string{answer->header("x-request-id")});
    const std::string_view id = text_at(*json, "id");
    co_return ordered(*answer, path_part(id) ? std::optional{std::string{id}} : std::nullopt, kAskAfter);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    const auto answer = co_await ask(net::Method::get, ticket);
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return noted(*answer, refuse(*answer));
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return read_film(*answer, *json, ticket);
  }

  /// The same call takes back what waits and wipes out the record of what has ended, so it is asked first.
  [[nodiscard]] Task<Cancelled> cancel(const Ticket& ticket) override {
    const auto answer = co_await ask(net::Method::get, ticket);
    if (!answer || answer->status / 100 != 2) co_return Cancelled::unknown;
    const auto json = answer->json();
    const std::string_view status = json ? text_at(*json, "status") : std::string_view{};
    if (status == "running") co_return Cancelled::unsupported;
    if (status == "succeeded" || status == "failed" || status == "expired") co_return Cancelled::too_late;
    if (status == "cancelled") co_return Cancelled::yes;
    if (status != "queued") co_return Cancelled::unknown;
    const auto taken_back = co_await ask(net::Method::del, ticket);
    co_return taken_back && taken_back->status / 100 == 2 ? Cancelled::yes : Cancelled::unknown;
  }

  [[nodiscard]] Task<Probe> probe() override {
    co_return co_await probe_by(caller_, clock_, {.path = std::string{kTasks} + "?page_num=1&page_size=1"},
                                refuse);
  }

 private:
  [[nodiscard]] Task<Tried<Answer>> ask(net::Method method, const Ticket& ticket) {
    const auto id = path_part(ticket.handle);
    if (!id) co_return foreign_ticket();
    co_return co_await caller_.send({.method = method,
                                     .path = std::string{kTasks} + "/" + *id,
                                     .purpose = Purpose::question,
                                     .key = ticket.key});
  }

  Failed noted(const Answer& answer, Failed failed) {
    caller_.note(answer, failed);
    return failed;
  }

  const Clock& clock_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_ark(Context context) { return std::make_unique<Ark>(context); }

}  // namespace banana::providers
