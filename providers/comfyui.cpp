// ComfyUI (PV10): the operator's workflow, its slots filled in, queued and looked for in the history. The model's data holds
// the workflow (workflow.hpp). The server keeps its queue in memory: an order that it knows nothing of any more is lost.
#include <algorithm>
#include <map>
#include <utility>

#include <boost/json/serialize.hpp>

#include "core/base/hash.hpp"
#include "core/net/form.hpp"
#include "core/net/url.hpp"
#include "providers/adapters.hpp"
#include "providers/caller.hpp"
#include "providers/handle.hpp"
#include "providers/media.hpp"
#include "providers/read_json.hpp"
#include "providers/refusal.hpp"
#include "providers/workflow.hpp"

namespace banana::providers {

namespace {

constexpr Millis kAskAfter{1'000};
constexpr std::uint64_t kSeedEnd = 1ULL << 32U;

/// {"error":{"type","message","details"},"node_errors":{"6":{"errors":[{"message","details"}]}}}
Failed refuse(const Answer& answer) {
  const auto json = answer.json();
  const Json body = json ? *json : Json{};
  std::string words{text_at(body, "error", "message")};
  const Json* nodes = at(body, "node_errors");
  if (nodes && nodes->is_object() && !nodes->get_object().empty()) {
    const auto& first = *nodes->get_object().begin();
    words.append("; node ")
        .append(first.key())
        .append(": ")
        .append(text_at(first.value(), "errors", 0, "message"));
    words.append(" ").append(text_at(first.value(), "errors", 0, "details"));
  }
  return refused(answer, std::nullopt, text_at(body, "error", "type"), words);
}

struct Job {
  std::string id;
  std::int64_t asked = 1;
  std::optional<std::int64_t> seed;
};

std::optional<Job> job_of(const Ticket& ticket) {
  const auto parts = split_handle(ticket.handle, 3);
  const auto asked = parts ? whole_number((*parts)[1]) : std::nullopt;
  if (!asked || !path_part((*parts)[0])) return std::nullopt;
  return Job{(*parts)[0], *asked, whole_number((*parts)[2])};
}

/// Where the order stands in a list of [number, id, …]; nothing when it isn't there.
std::optional<std::int64_t> place_in(const JsonArray& list, std::string_view id) {
  for (std::size_t index = 0; index < list.size(); ++index) {
    if (text_at(list[index], 1) == id) return static_cast<std::int64_t>(index);
  }
  return std::nullopt;
}

/// The words of the last message of that kind: [["execution_error",{"exception_message":…}], …]
std::string_view message_of(const Json& entry, std::string_view kind, std::string_view member) {
  std::string_view words;
  for (const Json& message : array_at(entry, "status", "messages")) {
    if (text_at(message, 0) == kind) words = text_at(message, 1, member);
  }
  return words;
}

/// What nodes keep; of workflows that only show, what they show.
std::vector<Media> media_of(const Json& entry, const std::string& base, const std::string& key) {
  std::vector<Media> kept;
  std::vector<Media> shown;
  const Json* outputs = at(entry, "outputs");
  if (!outputs || !outputs->is_object()) return kept;
  for (const auto& node : outputs->get_object()) {
    for (const char* list : {"images", "gifs", "videos"}) {
      for (const Json& file : array_at(node.value(), list)) {
        const std::string_view name = text_at(file, "filename");
        const std::string_view type = text_at(file, "type");
        if (name.empty()) continue;
        Link link{.url = base + "/view?filename=" + net::percent_encode(name) +
                         "&subfolder=" + net::percent_encode(text_at(file, "subfolder")) +
                         "&type=" + net::percent_encode(type)};
        if (!key.empty()) link.key = key;
        (type == "output" ? kept : shown).push_back({.from = std::move(link)});
      }
    }
  }
  return kept.empty() ? shown : kept;
}

class ComfyUi final : public Provider {
 public:
  explicit ComfyUi(Context context)
      : context_(context), caller_(context.http, context.account, context.clock) {}

  [[nodiscard]] Traits traits() const override { return {.cancels = true, .free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    // Without another seed, the server takes the same order for done already.
    auto seed = order.request.seed;
    if (!seed && has_slot(order, "seed")) seed = static_cast<std::int64_t>(context_.random.below(kSeedEnd));
    if (const auto tried = fill_workflow(order, seed, picture_slots(order)); !tried) co_return tried.error();

    std::map<const Reference*, std::string> names;
    std::optional<std::string> key;
    for (const Reference& picture : order.references) {
      const auto name = co_await upload(picture, key);
      if (!name) co_return name.error();
      names[&picture] = *name;
    }
    auto graph = fill_workflow(order, seed, names);
    if (!graph) co_return graph.error();
    const auto answer = co_await caller_.send(
        {.path = "/prompt",
         .body = boost::json::serialize(JsonObject{{"prompt", *std::move(graph)}, {"client_id", "banana"}}),
         .key = key,
         .time_max = order.deadline});
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return refuse(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    const std::string_view id = text_at(*json, "prompt_id");
    if (!path_part(id)) co_return unreadable(*answer, "id of the order");
    co_return ordered(
        *answer, join_handle({id, std::to_string(order.request.outputs), seed ? std::to_string(*seed) : ""}),
        kAskAfter);
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    const auto job = job_of(ticket);
    if (!job) co_return foreign_ticket();
    auto ended = co_await history(*job, ticket);
    if (!std::holds_alternative<Pending>(ended)) co_return ended;
    const auto queue = co_await ask(net::Method::get, "/queue", "", ticket);
    if (!queue) co_return queue.error();
    if (queue->status / 100 != 2) co_return refuse(*queue);
    const auto json = queue->json();
    if (!json) co_return json.error();
    if (place_in(array_at(*json, "queue_running"), job->id)) co_return ended;
    if (const auto ahead = place_in(array_at(*json, "queue_pending"), job->id))
      co_return Pending{.ticket = ticket, .ask_after = kAskAfter, .ahead = *ahead + 1};
    if (!at(*json, "queue_running")) co_return unreadable(*queue, "queue");
    ended = co_await history(*job, ticket);  // it may have ended between the two questions
    if (!std::holds_alternative<Pending>(ended)) co_return ended;
    co_return gave_up(Failure::transient, "", "the server knows nothing of the order any more");
  }

  /// What draws at the moment is interrupted only when it is this order; servers older than the field prompt_id could
  /// still begin another between the two calls.
  [[nodiscard]] Task<Cancelled> cancel(const Ticket& ticket) override {
    const auto job = job_of(ticket);
    if (!job) co_return Cancelled::unknown;
    const auto queue = co_await ask(net::Method::get, "/queue", "", ticket);
    if (!queue || queue->status / 100 != 2) co_return Cancelled::unknown;
    const auto json = queue->json();
    if (!json || !at(*json, "queue_running")) co_return Cancelled::unknown;
    Tried<Answer> answer{*queue};
    if (place_in(array_at(*json, "queue_pending"), job->id)) {
      const JsonObject body{{"delete", JsonArray{Json(std::string_view{job->id})}}};
      answer = co_await ask(net::Method::post, "/queue", boost::json::serialize(body), ticket);
    } else if (place_in(array_at(*json, "queue_running"), job->id)) {
      const JsonObject body{{"prompt_id", job->id}};
      answer = co_await ask(net::Method::post, "/interrupt", boost::json::serialize(body), ticket);
    } else {
      co_return Cancelled::too_late;
    }
    co_return answer && answer->status / 100 == 2 ? Cancelled::yes : Cancelled::unknown;
  }

  [[nodiscard]] Task<Probe> probe() override {
    co_return co_await probe_by(caller_, context_.clock, {.path = "/system_stats"}, refuse);
  }

 private:
  [[nodiscard]] Task<Tried<Answer>> ask(net::Method method, std::string path, std::string body,
                                        const Ticket& ticket) {
    co_return co_await caller_.send({.method = method,
                                     .path = std::move(path),
                                     .body = std::move(body),
                                     .purpose = Purpose::question,
                                     .key = ticket.key});
  }

  /// Named by what it is, so that the same picture is stored once.
  [[nodiscard]] Task<Tried<std::string>> upload(const Reference& picture, std::optional<std::string>& key) {
    net::FormBody form{context_.random};
    const std::string_view bytes = picture.bytes ? std::string_view{*picture.bytes} : std::string_view{};
    const std::string name = "banana-" + to_hex(sha256(as_bytes(bytes))).substr(0, 32) + "." +
                             std::string{extension_of(picture.type)};
    form.add_bytes({.name = "image", .filename = name, .content_type = picture.type}, picture.bytes);
    form.add("overwrite", "true");
    std::string type = form.content_type();
    const auto answer = co_await caller_.send({.path = "/upload/image",
                                               .body = std::move(form).source(),
                                               .content_type = std::move(type),
                                               .purpose = Purpose::question,
                                               .key = key});
    if (!answer) co_return not_of_poll(answer.error());
    if (answer->status / 100 != 2) co_return not_of_poll(refuse(*answer));
    const auto json = answer->json();
    if (!json) co_return not_of_poll(json.error());
    const std::string_view stored = text_at(*json, "name");
    const std::string_view folder = text_at(*json, "subfolder");
    if (stored.empty()) co_return not_of_poll(unreadable(*answer, "name of the picture"));
    key = answer->key;
    co_return (folder.empty() ? "" : std::string{folder} + "/") + std::string{stored};
  }

  static Failed not_of_poll(Failed failed) {
    failed.poll_again = false;
    return failed;
  }

  /// Pending as long as the history has nothing of it.
  [[nodiscard]] Task<Outcome> history(const Job& job, const Ticket& ticket) {
    const auto answer = co_await ask(net::Method::get, "/history/" + net::percent_encode(job.id), "", ticket);
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) co_return refuse(*answer);
    const auto json = answer->json();
    if (!json) co_return json.error();
    if (!json->is_object()) co_return unreadable(*answer, "history");
    const Json* entry = at(*json, std::string_view{job.id});
    if (!entry) co_return Pending{.ticket = ticket, .ask_after = kAskAfter};
    if (text_at(*entry, "status", "status_str") == "error") {
      const std::string_view words = message_of(*entry, "execution_error", "exception_message");
      co_return gave_up(Failure::transient, message_of(*entry, "execution_error", "node_type"),
                        words.empty() ? "the workflow was interrupted" : words);
    }
    auto media = media_of(*entry, caller_.account().base_url(), ticket.key);
    if (media.empty()) co_return gave_up(Failure::transient, "", "the workflow ended without a picture");
    Outcome outcome = made(std::move(media), job.asked, std::nullopt, Json{}, job.id);
    if (auto* done = std::get_if<Done>(&outcome)) done->seed = job.seed;
    co_return outcome;
  }

  Context context_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_comfyui(Context context) { return std::make_unique<ComfyUi>(context); }

}  // namespace banana::providers
