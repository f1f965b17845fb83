// Replicate (PV9): a prediction of whichever model, polled. Pictures that are too large for a data URL are put to it
// first. The model's data names its inputs (named_inputs.hpp); vendor_model is "owner/name" or "owner/name:version".
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <boost/json/serialize.hpp>

#include "core/net/form.hpp"
#include "core/net/headers.hpp"
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
constexpr std::size_t kDataUrlBytesMax = 256 * 1024;
constexpr std::size_t kOutputsMax = 32;
constexpr int kDepthMax = 4;

constexpr std::array<InputName, 6> kNames{{
    {"outputs", "num_outputs"},
    {"steps", "num_inference_steps"},
    {"guidance", "guidance_scale"},
    {"seconds", "duration"},
    {"references", "image_input"},
    {"first_frame", "image"},
}};

struct Phrase {
  std::string_view words;
  Failure why;
};
// An error is one text of the model's own.
constexpr std::array<Phrase, 10> kPhrases{{
    {"nsfw", Failure::blocked_output},
    {"output was flagged", Failure::blocked_output},
    {"flagged as sensitive", Failure::blocked_input},
    {"flagged by", Failure::blocked_input},
    {"content policy", Failure::blocked_input},
    {"content moderation", Failure::blocked_input},
    {"safety filter", Failure::blocked_input},
    {"safety system", Failure::blocked_input},
    {"prohibited content", Failure::blocked_input},
    {"validation error", Failure::invalid},
}};

Failure meaning(std::string_view error) {
  const std::string text = net::to_lower(error.substr(0, 4'096));
  // "The input or output was flagged as sensitive": which of them, it doesn't say.
  if (text.find("input or output was flagged") != std::string::npos) return Failure::blocked_input;
  const auto* found = std::ranges::find_if(
      kPhrases, [&](const Phrase& phrase) { return text.find(phrase.words) != std::string::npos; });
  return found == kPhrases.end() ? Failure::transient : found->why;
}

/// {"title","detail","status"}
Failed refuse(const Answer& answer) {
  const auto json = answer.json();
  const Json body = json ? *json : Json{};
  return refused(answer, std::nullopt, text_at(body, "title"), text_at(body, "detail"));
}

/// Wherever an output names a link or holds a data URL, however deep.
void collect(std::vector<Media>& out, const Json& output, int depth) {
  if (out.size() >= kOutputsMax || depth > kDepthMax) return;
  if (output.is_string()) {
    if (auto one = from_result_url(output.get_string())) out.push_back(*std::move(one));
  } else if (const JsonArray* array = output.if_array()) {
    for (const Json& item : *array) collect(out, item, depth + 1);
  } else if (const JsonObject* object = output.if_object()) {
    for (const auto& member : *object) collect(out, member.value(), depth + 1);
  }
}

Outcome read_prediction(const Answer& answer, const Json& json, const Ticket& ticket, std::int64_t asked) {
  const std::string_view status = text_at(json, "status");
  if (status == "starting" || status == "processing")
    return Pending{.ticket = ticket, .ask_after = kAskAfter};
  const Json* metrics = at(json, "metrics");
  Json usage = metrics ? *metrics : Json{};
  std::string id = quoted(text_at(json, "id").substr(0, 100));
  if (status == "succeeded") {
    std::vector<Media> media;
    if (const Json* output = at(json, "output")) collect(media, *output, 0);
    if (media.empty()) return gave_up(Failure::transient, "", "the prediction succeeded without an output");
    return made(std::move(media), asked, std::nullopt, std::move(usage), std::move(id));
  }
  const bool is_stopped = status == "canceled" || status == "aborted";
  if (status != "failed" && !is_stopped) return unreadable(answer, "status that is known");
  const std::string_view error = text_at(json, "error");
  Failed failed = gave_up(is_stopped ? Failure::transient : meaning(error), is_stopped ? status : "", error);
  failed.usage = std::move(usage);
  failed.request_id = std::move(id);
  return failed;
}

class Replicate final : public Provider {
 public:
  explicit Replicate(Context context)
      : context_(context), caller_(context.http, context.account, context.clock) {}

  [[nodiscard]] Traits traits() const override { return {.cancels = true, .free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    std::map<const Reference*, std::string> put_there;
    std::optional<std::string> key;
    for (const Reference& picture : order.references) {
      if (!picture.bytes || picture.bytes->size() <= kDataUrlBytesMax) continue;
      const auto url = co_await upload(picture, key);
      if (!url) co_return url.error();
      put_there[&picture] = *url;
    }
    JsonObject body{{"input", named_inputs(order, kNames, [&](const Reference& picture) {
                       const auto found = put_there.find(&picture);
                       return found == put_there.end() ? data_url(picture) : found->second;
                     })}};
    const std::size_t colon = order.vendor_model.find(':');
    const bool has_version = colon != std::string::npos;
    if (has_version) body["version"] = order.vendor_model.substr(colon + 1);
    const auto answer = co_await caller_.send(
        {.path = has_version ? "/predictions" : "/models/" + order.vendor_model + "/predictions",
         .body = boost::json::serialize(body),
         .key = key,
         .time_max = order.deadline});
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return noted(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return accepted(*answer, *json, order.request.outputs);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    const auto parts = split_handle(ticket.handle, 2);
    const auto asked = parts ? whole_number((*parts)[1]) : std::nullopt;
    if (!asked) co_return foreign_ticket();
    const auto answer = co_await ask(net::Method::get, "", ticket);
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return noted(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return read_prediction(*answer, *json, ticket, *asked);
  }

  [[nodiscard]] Task<Cancelled> cancel(const Ticket& ticket) override {
    const auto answer = co_await ask(net::Method::post, "/cancel", ticket);
    if (!answer || answer->status / 100 != 2) co_return Cancelled::unknown;
    const auto json = answer->json();
    const std::string_view status = json ? text_at(*json, "status") : std::string_view{};
    co_return status == "succeeded" || status == "failed" ? Cancelled::too_late : Cancelled::yes;
  }

  [[nodiscard]] Task<Probe> probe() override {
    co_return co_await probe_by(caller_, context_.clock, {.path = "/account"}, refuse);
  }

 private:
  /// Costs nothing and makes nothing; files are gone by themselves after a day. All of an order's with one key.
  [[nodiscard]] Task<Tried<std::string>> upload(const Reference& picture, std::optional<std::string>& key) {
    net::FormBody form{context_.random};
    form.add_bytes({.name = "content",
                    .filename = "picture." + std::string{extension_of(picture.type)},
                    .content_type = picture.type},
                   picture.bytes);
    std::string type = form.content_type();
    const auto answer = co_await caller_.send({.path = "/files",
                                               .body = std::move(form).source(),
                                               .content_type = std::move(type),
                                               .purpose = Purpose::question,
                                               .key = key});
    if (!answer) co_return not_of_poll(answer.error());
    if (answer->status / 100 != 2) co_return not_of_poll(noted(*answer));
    const auto json = answer->json();
    if (!json) co_return not_of_poll(json.error());
    const std::string_view url = text_at(*json, "urls", "get");
    if (!url.starts_with("https://") && !url.starts_with("http://"))
      co_return not_of_poll(unreadable(*answer, "address of the picture"));
    key = answer->key;
    co_return std::string{url};
  }

  static Failed not_of_poll(Failed failed) {
    failed.poll_again = false;
    return failed;
  }

  [[nodiscard]] Task<Tried<Answer>> ask(net::Method method, std::string_view what, const Ticket& ticket) {
    const auto parts = split_handle(ticket.handle, 2);
    const auto id = parts ? path_part((*parts)[0]) : std::nullopt;
    if (!id) co_return foreign_ticket();
    co_return co_await caller_.send({.method = method,
                                     .path = "/predictions/" + *id + std::string{what},
                                     .purpose = Purpose::question,
                                     .key = ticket.key});
  }

  /// It may have ended already: models that refuse a prompt do it at once.
  Outcome accepted(const Answer& answer, const Json& json, std::int64_t asked) {
    const std::string_view id = text_at(json, "id");
    const auto handle = path_part(id) ? join_handle({id, std::to_string(asked)}) : std::nullopt;
    if (!handle) return unreadable(answer, "id of the prediction");
    const Ticket ticket{.key = answer.key, .handle = *handle};
    const std::string_view status = text_at(json, "status");
    const bool has_ended = status == "succeeded" || status == "failed" || status == "canceled";
    return has_ended ? read_prediction(answer, json, ticket, asked)
                     : Outcome{Pending{.ticket = ticket, .ask_after = kAskAfter}};
  }

  Failed noted(const Answer& answer) {
    Failed failed = refuse(answer);
    caller_.note(answer, failed);
    return failed;
  }

  Context context_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_replicate(Context context) { return std::make_unique<Replicate>(context); }

}  // namespace banana::providers
