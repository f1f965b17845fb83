// Kling (PV5): pictures and films, all of them tasks to poll. A key is a plain one, or "access:secret", of which a
// token is signed for each call. The model's data may tell body (inputs.hpp), such as image_reference.
#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/serialize.hpp>

#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"
#include "core/net/headers.hpp"
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

constexpr std::string_view kPictures = "images/generations";
constexpr std::string_view kFromWords = "videos/text2video";
constexpr std::string_view kFromPicture = "videos/image2video";
constexpr std::array<std::string_view, 3> kKinds{kPictures, kFromWords, kFromPicture};
constexpr Millis kAskAfter{3'000};
constexpr std::int64_t kTokenSeconds = 1'800;
constexpr std::int64_t kClockSlackSeconds = 5;

struct Known {
  std::int64_t first;
  std::int64_t last;
  Failure why;
};
constexpr std::array<Known, 8> kCodes{{
    {1000, 1003, Failure::account},
    {1004, 1004, Failure::transient},  // the token ran out: the next call signs another
    {1100, 1103, Failure::account},
    {1200, 1203, Failure::invalid},
    {1300, 1301, Failure::blocked_input},
    {1302, 1303, Failure::rate_limited},
    {1304, 1304, Failure::account},  // not from this address
    {5000, 5002, Failure::transient},
}};

std::optional<Failure> meaning(std::int64_t code) {
  const auto* found = std::ranges::find_if(
      kCodes, [&](const Known& known) { return known.first <= code && code <= known.last; });
  return found == kCodes.end() ? std::nullopt : std::optional{found->why};
}

/// A JSON Web Token, HS256.
std::string token(std::string_view access, std::string_view secret, Instant now) {
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::string claims = boost::json::serialize(
      JsonObject{{"iss", access}, {"exp", seconds + kTokenSeconds}, {"nbf", seconds - kClockSlackSeconds}});
  std::string out =
      to_base64url(as_bytes(R"({"alg":"HS256","typ":"JWT"})")) + "." + to_base64url(as_bytes(claims));
  const Sha256Digest signature = hmac_sha256(as_bytes(secret), as_bytes(out));
  return out.append(".").append(to_base64url(signature));
}

Sign signature(const Clock& clock) {
  return [&clock](net::Headers& headers, const Secret& key) {
    const std::string_view whole = key.reveal();
    const std::size_t colon = whole.find(':');
    std::string value = "Bearer ";
    value += colon == std::string_view::npos
                 ? std::string{whole}
                 : token(whole.substr(0, colon), whole.substr(colon + 1), clock.now());
    headers.add("Authorization", Secret{std::move(value)});
  };
}

std::string_view kind_of(const Order& order) {
  if (models::medium_of(order.request.operation) != models::Medium::video) return kPictures;
  const bool has_frame =
      first_of(order, ReferenceRole::first_frame) || first_of(order, ReferenceRole::last_frame);
  return has_frame ? kFromPicture : kFromWords;
}

/// Kling takes pictures as bare base64.
void put_picture(JsonObject& body, std::string_view name, const Reference* picture) {
  if (picture) body[name] = base64_of(*picture);
}

JsonObject body_of(const Order& order, std::string_view kind) {
  const models::Request& request = order.request;
  JsonObject body{{"model_name", order.vendor_model}};
  put(body, "prompt", prompt_of(order));
  put(body, "negative_prompt", request.negative_prompt);
  if (kind == kPictures) {
    put_picture(body, "image", first_of(order, ReferenceRole::reference));
    put(body, "resolution", net::to_lower(request.option("resolution")));
    body["n"] = request.outputs;
    put(body, "image_fidelity", request.strength);
  } else {
    put_picture(body, "image", first_of(order, ReferenceRole::first_frame));
    put_picture(body, "image_tail", first_of(order, ReferenceRole::last_frame));
    put(body, "mode", request.option("mode"));
    if (request.seconds > 0) body["duration"] = std::to_string(request.seconds);
    put(body, "cfg_scale", request.guidance);
  }
  if (kind != kFromPicture) put(body, "aspect_ratio", request.option("aspect_ratio"));
  put(body, "external_task_id", order.name);
  put_vendor_body(body, order);
  return body;
}

Failed refuse(const Answer& answer) {
  const auto json = answer.json();
  const Json body = json ? *json : Json{};
  const auto code = number_at(body, "code");
  Failed failed = refused(answer, code ? meaning(*code) : std::nullopt, code ? std::to_string(*code) : "",
                          text_at(body, "message"));
  failed.request_id = quoted(text_at(body, "request_id").substr(0, 100));
  return failed;
}

/// Refusals come with a status of their own, and inside a 200 too.
bool is_accepted(const Answer& answer, const Json& json) {
  return answer.status / 100 == 2 && number_at(json, "code") == 0;
}

/// There is no code for it: the platform's safety rules are named in the words alone.
Failure why_given_up(std::string_view words) {
  return net::to_lower(words).find("risk control") == std::string::npos ? Failure::transient
                                                                        : Failure::blocked_output;
}

Outcome read_task(const Answer& answer, const Json& json, const Ticket& ticket, std::int64_t asked) {
  const std::string_view status = text_at(json, "data", "task_status");
  std::string request_id = quoted(text_at(json, "request_id").substr(0, 100));
  if (status == "submitted" || status == "processing")
    return Pending{.ticket = ticket, .ask_after = kAskAfter};
  if (status == "failed") {
    const std::string_view words = text_at(json, "data", "task_status_msg");
    Failed failed = gave_up(why_given_up(words), "", words);
    failed.request_id = std::move(request_id);
    return failed;
  }
  if (status != "succeed") return unreadable(answer, "status that is known");
  std::vector<Media> media;
  for (const auto& [list, type] : {std::pair{"images", ""}, std::pair{"videos", "video/mp4"}}) {
    for (const Json& item : array_at(json, "data", "task_result", list)) {
      if (auto one = from_result_url(text_at(item, "url"), type)) media.push_back(*std::move(one));
    }
  }
  if (media.empty()) return unreadable(answer, "result");
  return made(std::move(media), asked, std::nullopt, Json{}, std::move(request_id));
}

class Kling final : public Provider {
 public:
  explicit Kling(Context context)
      : clock_(context.clock),
        caller_(context.http, context.account, context.clock, signature(context.clock)) {}

  [[nodiscard]] Traits traits() const override { return {.free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const std::string_view kind = kind_of(order);
    const auto answer = co_await caller_.send({.path = "/v1/" + std::string{kind},
                                               .body = boost::json::serialize(body_of(order, kind)),
                                               .time_max = order.deadline});
    if (!answer) co_return answer.error();
    const auto json = answer->json();
    if (answer->status / 100 != 2) co_return noted(*answer);
    if (!json) co_return json.error();
    if (const auto code = number_at(*json, "code"); code && *code != 0) co_return noted(*answer);
    const std::string_view id = text_at(*json, "data", "task_id");
    if (!path_part(id)) co_return unreadable(*answer, "id of the task");
    co_return ordered(*answer, join_handle({kind, id, std::to_string(order.request.outputs)}), kAskAfter);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    const auto parts = split_handle(ticket.handle, 3);
    const auto id = parts ? path_part((*parts)[1]) : std::nullopt;
    const auto asked = parts ? whole_number((*parts)[2]) : std::nullopt;
    if (!id || !asked || std::ranges::find(kKinds, (*parts)[0]) == kKinds.end()) co_return foreign_ticket();
    const auto answer = co_await caller_.send({.method = net::Method::get,
                                               .path = "/v1/" + (*parts)[0] + "/" + *id,
                                               .purpose = Purpose::question,
                                               .key = ticket.key});
    if (!answer) co_return answer.error();
    const auto json = answer->json();
    if (answer->status / 100 != 2) co_return noted(*answer);
    if (!json) co_return json.error();
    if (!is_accepted(*answer, *json)) co_return noted(*answer);
    co_return read_task(*answer, *json, ticket, *asked);
  }

  [[nodiscard]] Task<Cancelled> cancel(const Ticket& /*ticket*/) override {
    co_return Cancelled::unsupported;
  }

  /// The list of tasks: documented, and free.
  [[nodiscard]] Task<Probe> probe() override {
    co_return co_await probe_by(caller_, clock_, {.path = "/v1/images/generations?pageNum=1&pageSize=1"},
                                refuse);
  }

 private:
  Failed noted(const Answer& answer) {
    Failed failed = refuse(answer);
    caller_.note(answer, failed);
    return failed;
  }

  const Clock& clock_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_kling(Context context) { return std::make_unique<Kling>(context); }

}  // namespace banana::providers
