// Runway (PV6): pictures and films, all of them tasks to poll, no faster than every five seconds. The model's data may
// tell path, sizes and body (inputs.hpp).
#include <algorithm>
#include <array>
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

constexpr Millis kAskAfter{5'000};
constexpr std::size_t kDataUrlBytesMax = 5 * 1024 * 1024;

net::Headers versioned() { return {{"X-Runway-Version", "2024-11-06"}}; }

std::string path_of(const Order& order) {
  if (const auto path = text_at(order.vendor, "path"); !path.empty()) return std::string{path};
  if (models::medium_of(order.request.operation) != models::Medium::video) return "/v1/text_to_image";
  return first_of(order, ReferenceRole::first_frame) ? "/v1/image_to_video" : "/v1/text_to_video";
}

bool is_too_large(const Order& order) {
  return std::ranges::any_of(order.references, [](const Reference& picture) {
    return picture.bytes && picture.bytes->size() / 3 * 4 + 100 > kDataUrlBytesMax;
  });
}

void put_pictures(JsonObject& body, const Order& order) {
  JsonArray references;
  for (const Reference* picture : of_role(order, ReferenceRole::reference))
    references.push_back(JsonObject{{"uri", data_url(*picture)}});
  if (!references.empty()) body["referenceImages"] = std::move(references);
  const Reference* first = first_of(order, ReferenceRole::first_frame);
  const Reference* last = first_of(order, ReferenceRole::last_frame);
  if (first && !last) body["promptImage"] = data_url(*first);
  if (!last) return;
  JsonArray frames;
  if (first) frames.push_back(JsonObject{{"uri", data_url(*first)}, {"position", "first"}});
  frames.push_back(JsonObject{{"uri", data_url(*last)}, {"position", "last"}});
  body["promptImage"] = std::move(frames);
}

JsonObject body_of(const Order& order) {
  const models::Request& request = order.request;
  JsonObject body{{"model", order.vendor_model}};
  put(body, "promptText", worded_prompt(order));
  const std::string_view size = chosen_size(order);
  put(body, "ratio", size.empty() ? request.option("aspect_ratio") : size);
  if (request.seconds > 0) body["duration"] = request.seconds;
  put(body, "seed", request.seed);
  put_pictures(body, order);
  put_vendor_body(body, order);
  return body;
}

/// {"error","issues":[]}; an empty account is a 400 that only its words tell from a wrong request.
Failed refuse(const Answer& answer) {
  const auto json = answer.json();
  const Json body = json ? *json : Json{};
  std::string words{text_at(body, "error")};
  if (const Json* issues = at(body, "issues"); issues && issues->is_array())
    words += " " + boost::json::serialize(*issues);
  const bool is_spent = words.find("enough credits") != std::string::npos;
  return refused(answer, is_spent ? std::optional{Failure::account} : std::nullopt, "", words);
}

/// SAFETY.INPUT.TEXT, SAFETY.OUTPUT.VIDEO, INPUT_PREPROCESSING.SAFETY.TEXT, ASSET.INVALID, INTERNAL.BAD_OUTPUT.CODE1, …
Failure meaning(std::string_view code) {
  const auto says = [&](std::string_view word) { return code.find(word) != std::string_view::npos; };
  if (says("SAFETY.OUTPUT")) return Failure::blocked_output;
  if (says("SAFETY")) return Failure::blocked_input;
  return says("INVALID") ? Failure::invalid : Failure::transient;
}

std::optional<int> percent_of(const Json& json) {
  const Json* progress = at(json, "progress");
  boost::system::error_code failed;
  const double part = progress ? progress->to_number<double>(failed) : -1;
  if (failed || !(part >= 0 && part <= 1)) return std::nullopt;
  return static_cast<int>(part * 100);
}

Outcome read_task(const Answer& answer, const Json& json, const Ticket& ticket) {
  const std::string_view status = text_at(json, "status");
  if (status == "PENDING" || status == "THROTTLED" || status == "RUNNING")
    return Pending{.ticket = ticket, .ask_after = kAskAfter, .percent = percent_of(json)};
  const Json* cost = at(json, "cost");
  Json usage;
  if (cost) usage = JsonObject{{"cost", *cost}};
  if (status == "FAILED") {
    const std::string_view code = text_at(json, "failureCode");
    Failed failed = gave_up(meaning(code), code, text_at(json, "failure"));
    failed.usage = std::move(usage);
    return failed;
  }
  if (status == "CANCELLED") return gave_up(Failure::transient, "cancelled", "");
  if (status != "SUCCEEDED") return unreadable(answer, "status that is known");
  Done done{.media = {}, .usage = std::move(usage)};
  done.request_id = quoted(text_at(json, "id").substr(0, 100));
  for (const Json& item : array_at(json, "output")) {
    if (!item.is_string()) continue;
    if (auto one = from_result_url(item.get_string())) done.media.push_back(*std::move(one));
  }
  if (done.media.empty()) return unreadable(answer, "output");
  return done;
}

bool has_no_credits(const Json& json) {
  const auto credits = number_at(json, "creditBalance");
  return credits && *credits <= 0;
}

class Runway final : public Provider {
 public:
  explicit Runway(Context context)
      : clock_(context.clock), caller_(context.http, context.account, context.clock) {}

  [[nodiscard]] Traits traits() const override { return {.cancels = true, .free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    if (is_too_large(order))
      co_return Failed{.why = Failure::invalid, .message = "a picture is above the vendor's 5 MiB"};
    const auto answer = co_await caller_.send({.path = path_of(order),
                                               .headers = versioned(),
                                               .body = boost::json::serialize(body_of(order)),
                                               .time_max = order.deadline});
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return noted(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    const std::string_view id = text_at(*json, "id");
    co_return ordered(*answer, path_part(id) ? std::optional{std::string{id}} : std::nullopt, kAskAfter);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    const auto answer = co_await ask(net::Method::get, ticket);
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return noted(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return read_task(*answer, *json, ticket);
  }

  /// The same call takes back what is under way and wipes out what has ended, so it is asked first.
  [[nodiscard]] Task<Cancelled> cancel(const Ticket& ticket) override {
    const auto answer = co_await ask(net::Method::get, ticket);
    if (!answer || answer->status / 100 != 2) co_return Cancelled::unknown;
    const auto json = answer->json();
    const std::string_view status = json ? text_at(*json, "status") : std::string_view{};
    if (status == "SUCCEEDED" || status == "FAILED") co_return Cancelled::too_late;
    if (status == "CANCELLED") co_return Cancelled::yes;
    if (status != "PENDING" && status != "THROTTLED" && status != "RUNNING") co_return Cancelled::unknown;
    const auto taken_back = co_await ask(net::Method::del, ticket);
    co_return taken_back && taken_back->status / 100 == 2 ? Cancelled::yes : Cancelled::unknown;
  }

  [[nodiscard]] Task<Probe> probe() override {
    co_return co_await probe_by(caller_, clock_, {.path = "/v1/organization", .headers = versioned()}, refuse,
                                has_no_credits);
  }

 private:
  [[nodiscard]] Task<Tried<Answer>> ask(net::Method method, const Ticket& ticket) {
    const auto id = path_part(ticket.handle);
    if (!id) co_return foreign_ticket();
    co_return co_await caller_.send({.method = method,
                                     .path = "/v1/tasks/" + *id,
                                     .headers = versioned(),
                                     .purpose = Purpose::question,
                                     .key = ticket.key});
  }

  Failed noted(const Answer& answer) {
    Failed failed = refuse(answer);
    caller_.note(answer, failed);
    return failed;
  }

  const Clock& clock_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_runway(Context context) { return std::make_unique<Runway>(context); }

}  // namespace banana::providers
