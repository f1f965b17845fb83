// The server of stable-diffusion.cpp, by its native jobs (PV10). The model's data may tell sizes and body (inputs.hpp),
// such as sample_params.sample_method.
#include <utility>

#include <boost/json/serialize.hpp>

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

constexpr Millis kAskAfter{1'000};
constexpr std::uint64_t kSeedEnd = 1ULL << 31U;

/// Pictures to look at go along whole; one that is to be changed is where drawing begins.
void put_pictures(JsonObject& body, const Order& order) {
  const auto pictures = of_role(order, ReferenceRole::reference);
  const Reference* mask = first_of(order, ReferenceRole::mask);
  if (mask) body["mask_image"] = base64_of(*mask);
  if (pictures.empty()) return;
  if (mask || order.request.strength) {
    body["init_image"] = base64_of(*pictures.front());
    return;
  }
  JsonArray looks;
  for (const Reference* picture : pictures) looks.emplace_back(base64_of(*picture));
  body["ref_images"] = std::move(looks);
}

JsonObject body_of(const Order& order, std::int64_t seed) {
  const models::Request& request = order.request;
  JsonObject body{{"prompt", without_extra_args(prompt_of(order))}};
  put(body, "negative_prompt", without_extra_args(request.negative_prompt));
  if (const auto size = parse_pixel_size(chosen_size(order))) {
    body["width"] = size->width;
    body["height"] = size->height;
  }
  body["seed"] = seed;  // its own default is always the same one
  body["batch_count"] = request.outputs;
  put(body, "strength", request.strength);
  JsonObject sampling;
  put(sampling, "sample_steps", request.steps);
  if (request.guidance) sampling["guidance"] = JsonObject{{"txt_cfg", *request.guidance}};
  if (!sampling.empty()) body["sample_params"] = std::move(sampling);
  put_pictures(body, order);
  body["output_format"] = "png";
  put_vendor_body(body, order);
  return body;
}

Failed refuse(const Answer& answer) {
  const auto json = answer.json();
  const Json body = json ? *json : Json{};
  const std::string_view words = text_at(body, "error", "message");
  // It keeps its jobs in memory, and finished ones for a while.
  const bool is_forgotten =
      answer.purpose == Purpose::question && (answer.status == 404 || answer.status == 410);
  Failed failed = refused(answer, is_forgotten ? std::optional{Failure::transient} : std::nullopt, "",
                          words.empty() ? text_at(body, "error") : words);
  if (is_forgotten) failed.poll_again = false;
  return failed;
}

struct Job {
  std::string id;
  std::int64_t asked = 1;
  std::int64_t seed = 0;
};

std::optional<Job> job_of(const Ticket& ticket) {
  const auto parts = split_handle(ticket.handle, 3);
  if (!parts) return std::nullopt;
  const auto id = path_part((*parts)[0]);
  const auto asked = whole_number((*parts)[1]);
  const auto seed = whole_number((*parts)[2]);
  if (!id || !asked || !seed) return std::nullopt;
  return Job{*id, *asked, *seed};
}

Outcome read_job(const Answer& answer, const Json& json, const Ticket& ticket, const Job& job) {
  const std::string_view status = text_at(json, "status");
  if (status == "queued" || status == "generating") {
    return Pending{.ticket = ticket,
                   .ask_after = kAskAfter,
                   .ahead = status == "queued" ? number_at(json, "queue_position") : std::nullopt};
  }
  if (status == "failed" || status == "cancelled")
    return gave_up(Failure::transient, text_at(json, "error", "code"), text_at(json, "error", "message"));
  if (status != "completed") return unreadable(answer, "status that is known");
  std::vector<Media> media;
  const std::string type = "image/" + std::string{text_at(json, "result", "output_format")};
  for (const Json& item : array_at(json, "result", "images")) {
    if (auto bytes = from_base64_text(text_at(item, "b64_json")))
      media.push_back({.from = *std::move(bytes), .type = type == "image/" ? "" : type});
  }
  if (media.empty()) return gave_up(Failure::transient, "", "the job was completed without a picture");
  Outcome outcome = made(std::move(media), job.asked, std::nullopt, Json{}, "");
  if (auto* done = std::get_if<Done>(&outcome)) done->seed = job.seed;
  return outcome;
}

class SdCpp final : public Provider {
 public:
  explicit SdCpp(Context context)
      : context_(context), caller_(context.http, context.account, context.clock) {}

  /// A job that still waits can be taken back.
  [[nodiscard]] Traits traits() const override { return {.cancels = true, .free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const std::int64_t seed =
        order.request.seed.value_or(static_cast<std::int64_t>(context_.random.below(kSeedEnd)));
    const auto answer = co_await caller_.send({.path = "/sdcpp/v1/img_gen",
                                               .body = boost::json::serialize(body_of(order, seed)),
                                               .time_max = order.deadline});
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return refuse(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    const std::string_view id = text_at(*json, "id");
    if (!path_part(id)) co_return unreadable(*answer, "id of the job");
    co_return ordered(*answer, join_handle({id, std::to_string(order.request.outputs), std::to_string(seed)}),
                      kAskAfter);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    const auto job = job_of(ticket);
    if (!job) co_return foreign_ticket();
    const auto answer = co_await ask(net::Method::get, job->id, ticket);
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return refuse(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return read_job(*answer, *json, ticket, *job);
  }

  [[nodiscard]] Task<Cancelled> cancel(const Ticket& ticket) override {
    const auto job = job_of(ticket);
    if (!job) co_return Cancelled::unknown;
    const auto answer = co_await ask(net::Method::post, job->id + "/cancel", ticket);
    if (!answer) co_return Cancelled::unknown;
    if (answer->status / 100 == 2) co_return Cancelled::yes;
    if (answer->status == 404 || answer->status == 410) co_return Cancelled::too_late;
    if (answer->status != 409) co_return Cancelled::unknown;
    // It is done, or being drawn.
    const Outcome now = co_await poll(ticket);
    co_return std::holds_alternative<Pending>(now) ? Cancelled::unsupported : Cancelled::too_late;
  }

  /// Not /sdcpp/v1/capabilities, which some builds answer with a 500.
  [[nodiscard]] Task<Probe> probe() override {
    co_return co_await probe_by(caller_, context_.clock, {.path = "/v1/models"}, refuse);
  }

 private:
  [[nodiscard]] Task<Tried<Answer>> ask(net::Method method, std::string what, const Ticket& ticket) {
    co_return co_await caller_.send({.method = method,
                                     .path = "/sdcpp/v1/jobs/" + std::move(what),
                                     .purpose = Purpose::question,
                                     .key = ticket.key});
  }

  Context context_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_sdcpp(Context context) { return std::make_unique<SdCpp>(context); }

}  // namespace banana::providers
