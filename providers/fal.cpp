// fal's queue (PV8): POST the model's own input, poll the addresses that come back, fetch the result. A request that
// failed is COMPLETED too, and only its result tells. The model's data names its inputs (named_inputs.hpp).
#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/serialize.hpp>

#include "core/net/url.hpp"
#include "providers/adapters.hpp"
#include "providers/caller.hpp"
#include "providers/handle.hpp"
#include "providers/media.hpp"
#include "providers/named_inputs.hpp"
#include "providers/read_json.hpp"
#include "providers/refusal.hpp"

namespace banana::providers {

namespace {

constexpr Millis kAskAfter{1'000};

constexpr std::array<InputName, 7> kNames{{
    {"outputs", "num_images"},
    {"steps", "num_inference_steps"},
    {"guidance", "guidance_scale"},
    {"seconds", "duration"},
    {"references", "image_urls"},
    {"first_frame", "image_url"},
    {"mask", "mask_url"},
}};

struct Known {
  std::string_view type;
  Failure why;
};
constexpr std::array<Known, 6> kTypes{{
    {"internal_server_error", Failure::transient},
    {"generation_timeout", Failure::transient},
    {"downstream_service_error", Failure::transient},
    {"downstream_service_unavailable", Failure::transient},
    {"no_media_generated", Failure::transient},
    {"feature_not_supported", Failure::invalid},
}};

/// {"detail":[{"loc":["body","prompt"],"msg","type"}]}, or {"detail":"words"}.
struct Detail {
  std::string_view type;
  std::string_view words;
  bool is_of_input = true;  // where it lies: the result's is not under "body"
};
std::optional<Detail> detail_of(const Json& json) {
  if (const auto words = text_at(json, "detail"); !words.empty()) return Detail{.type = {}, .words = words};
  const JsonArray& all = array_at(json, "detail");
  if (all.empty()) return std::nullopt;
  // Of several, the one that says it was blocked counts.
  const auto* found = std::ranges::find_if(
      all, [](const Json& item) { return text_at(item, "type") == "content_policy_violation"; });
  const Json& one = found == all.end() ? all.front() : *found;
  const std::string_view place = text_at(one, "loc", 0);
  return Detail{.type = text_at(one, "type"),
                .words = text_at(one, "msg"),
                .is_of_input = place.empty() || place == "body"};
}

std::optional<Failure> meaning(const Detail& detail) {
  if (detail.type == "content_policy_violation")
    return detail.is_of_input ? Failure::blocked_input : Failure::blocked_output;
  const auto* found = std::ranges::find(kTypes, detail.type, &Known::type);
  return found == kTypes.end() ? std::nullopt : std::optional{found->why};
}

Failed refuse(const Answer& answer) {
  const auto json = answer.json();
  const Json body = json ? *json : Json{};
  const auto detail = detail_of(body);
  auto why = detail ? meaning(*detail) : std::nullopt;
  if (!why && answer.status / 100 == 5 && answer.header("x-fal-retryable") == "false") why = Failure::invalid;
  return refused(answer, why, detail ? detail->type : "", detail ? detail->words : text_at(body, "error"));
}

/// The result's own refusal: the order has failed, and asking again would say the same.
bool is_the_orders(const Answer& answer) {
  if (answer.status == 401 || answer.status == 403 || answer.status == 429) return false;
  const auto json = answer.json();
  return json && detail_of(*json).has_value();
}

void add_media(std::vector<Media>& out, const Json* item) {
  if (!item || !item->is_object()) return;
  if (auto one = from_result_url(text_at(*item, "url"), text_at(*item, "content_type")))
    out.push_back(*std::move(one));
}

Outcome read_result(const Answer& answer, const Json& json, std::int64_t asked, std::string request_id) {
  std::vector<Media> media;
  std::size_t blocked = 0;
  const JsonArray& unsafe = array_at(json, "has_nsfw_concepts");  // these come as black pictures
  const JsonArray& images = array_at(json, "images");
  for (std::size_t index = 0; index < images.size(); ++index) {
    const bool is_blocked = index < unsafe.size() && unsafe[index].is_bool() && unsafe[index].get_bool();
    if (is_blocked) {
      ++blocked;
    } else {
      add_media(media, &images[index]);
    }
  }
  for (const Json& film : array_at(json, "videos")) add_media(media, &film);
  add_media(media, at(json, "image"));
  add_media(media, at(json, "video"));
  if (media.empty() && blocked == 0) return unreadable(answer, "result");
  if (media.empty()) return gave_up(Failure::blocked_output, "has_nsfw_concepts", "");
  Outcome outcome =
      made(std::move(media), asked, blocked > 0 ? std::optional{Failure::blocked_output} : std::nullopt,
           Json{}, std::move(request_id));
  if (auto* done = std::get_if<Done>(&outcome)) done->seed = number_at(json, "seed");
  return outcome;
}

struct Places {
  std::string status;
  std::string response;
  std::string cancel;
  std::int64_t asked = 1;
};

std::optional<Places> places_of(const Ticket& ticket) {
  const auto parts = split_handle(ticket.handle, 4);
  const auto asked = parts ? whole_number((*parts)[3]) : std::nullopt;
  if (!asked) return std::nullopt;
  return Places{(*parts)[0], (*parts)[1], (*parts)[2], *asked};
}

class Fal final : public Provider {
 public:
  explicit Fal(Context context)
      : caller_(context.http, context.account, context.clock, in_header("Authorization", "Key ")) {}

  [[nodiscard]] Traits traits() const override { return {.cancels = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const auto answer =
        co_await caller_.send({.path = "/" + order.vendor_model,
                               .headers = {{"X-Fal-No-Retry", "1"}},
                               .body = boost::json::serialize(named_inputs(order, kNames, data_url)),
                               .time_max = order.deadline});
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return noted(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    const std::string_view status = text_at(*json, "status_url");
    const std::string_view response = text_at(*json, "response_url");
    const std::string_view cancel = text_at(*json, "cancel_url");
    for (const std::string_view url : {status, response, cancel}) {
      if (!is_home(url)) co_return unreadable(*answer, "addresses of the order that are the account's own");
    }
    co_return ordered(*answer, join_handle({status, response, cancel, std::to_string(order.request.outputs)}),
                      kAskAfter);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    const auto places = places_of(ticket);
    if (!places) co_return foreign_ticket();
    const auto answer = co_await ask(net::Method::get, places->status, ticket);
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return noted(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    const std::string_view status = text_at(*json, "status");
    if (status == "IN_QUEUE" || status == "IN_PROGRESS") {
      co_return Pending{
          .ticket = ticket, .ask_after = kAskAfter, .ahead = number_at(*json, "queue_position")};
    }
    if (status != "COMPLETED") co_return unreadable(*answer, "status that is known");
    co_return co_await result(*places, ticket);
  }

  [[nodiscard]] Task<Cancelled> cancel(const Ticket& ticket) override {
    const auto places = places_of(ticket);
    if (!places) co_return Cancelled::unknown;
    const auto answer = co_await ask(net::Method::put, places->cancel, ticket);
    if (!answer) co_return Cancelled::unknown;
    const auto json = answer->json();
    const std::string_view status = json ? text_at(*json, "status") : std::string_view{};
    if (status == "ALREADY_COMPLETED" || status == "NOT_FOUND") co_return Cancelled::too_late;
    co_return answer->status / 100 == 2 ? Cancelled::yes : Cancelled::unknown;
  }

  /// Nothing documented tells for free whether the key is taken.
  [[nodiscard]] Task<Probe> probe() override {
    co_return Probe{.trouble = Failure::invalid, .message = "this vendor has no call that is free"};
  }

 private:
  [[nodiscard]] bool is_home(std::string_view url) const {
    const auto home = net::parse_url(caller_.account().base_url());
    const auto there = net::parse_url(url);
    return home && there && there->same_origin(*home);
  }

  [[nodiscard]] Task<Tried<Answer>> ask(net::Method method, std::string url, const Ticket& ticket) {
    co_return co_await caller_.send(
        {.method = method, .path = std::move(url), .purpose = Purpose::question, .key = ticket.key});
  }

  [[nodiscard]] Task<Outcome> result(const Places& places, const Ticket& ticket) {
    const auto answer = co_await ask(net::Method::get, places.response, ticket);
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) {
      Failed failed = noted(*answer);
      if (is_the_orders(*answer)) failed.poll_again = false;
      co_return failed;
    }
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return read_result(*answer, *json, places.asked, std::string{answer->header("x-fal-request-id")});
  }

  Failed noted(const Answer& answer) {
    Failed failed = refuse(answer);
    caller_.note(answer, failed);
    return failed;
  }

  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_fal(Context context) { return std::make_unique<Fal>(context); }

}  // namespace banana::providers
