// Veo as Vertex serves it. The account's base URL ends with the publisher
// (https://…-aiplatform.googleapis.com/v1/projects/P/locations/L/publishers/google) and its key is an access token.
#include <utility>

#include <boost/json/serialize.hpp>

#include "providers/adapters.hpp"
#include "providers/caller.hpp"
#include "providers/google.hpp"
#include "providers/refusal.hpp"
#include "providers/veo.hpp"

namespace banana::providers {

namespace {

/// "projects/p/…/models/veo-3/operations/7" tells veo-3; empty when it doesn't.
std::string_view model_of(std::string_view operation) {
  constexpr std::string_view kModels = "/models/";
  const std::size_t begin = operation.find(kModels);
  const std::size_t end = operation.find("/operations/");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + kModels.size())
    return {};
  return operation.substr(begin + kModels.size(), end - begin - kModels.size());
}

class Vertex final : public Provider {
 public:
  explicit Vertex(Context context) : caller_(context.http, context.account, context.clock) {}

  [[nodiscard]] Traits traits() const override { return {}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const auto model = path_part(order.vendor_model);
    const bool is_film = models::medium_of(order.request.operation) == models::Medium::video;
    if (!model || !is_film)
      co_return Failed{.why = Failure::invalid, .message = "this vendor makes films only"};
    Exchange exchange = veo_order(order, *model);
    exchange.time_max = order.deadline;
    co_return co_await ask(std::move(exchange));
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    const auto model = path_part(model_of(ticket.handle));
    if (!model || !is_veo_operation(ticket.handle)) {
      co_return foreign_ticket();
    }
    co_return co_await ask({.path = "/models/" + *model + ":fetchPredictOperation",
                            .body = boost::json::serialize(JsonObject{{"operationName", ticket.handle}}),
                            .purpose = Purpose::question,
                            .key = ticket.key,
                            .answer_bytes_max = 256 * 1024 * 1024});
  }

  [[nodiscard]] Task<Cancelled> cancel(const Ticket& /*ticket*/) override {
    co_return Cancelled::unsupported;
  }
  [[nodiscard]] Task<Probe> probe() override {
    co_return Probe{.trouble = Failure::invalid, .message = "this vendor has no free call to probe with"};
  }

 private:
  Task<Outcome> ask(Exchange exchange) {
    const auto answer = co_await caller_.send(std::move(exchange));
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) {
      Failed failed = google_refusal(*answer);
      caller_.note(*answer, failed);
      co_return failed;
    }
    const auto json = answer->json();
    if (!json) co_return json.error();
    co_return read_veo(*json, *answer);
  }

  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_google_video(Context context) {
  if (context.account.base_url().find("/publishers/") == std::string::npos) return make_gemini(context);
  return std::make_unique<Vertex>(context);
}

}  // namespace banana::providers
