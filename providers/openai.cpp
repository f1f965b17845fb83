// OpenAI's images, and whoever speaks the same language. The differences of the others are in kCompatible and in what the
// catalogue tells of a model (Order::vendor):
//   sizes  {"16:9": "1792x1024"}: the size of an aspect ratio
//   body   further fields of the request, as they are
//   omit   ["n"]: fields that this server does not take
//   prompt what is asked when nobody wrote a prompt
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>

#include "core/net/form.hpp"
#include "providers/adapters.hpp"
#include "providers/caller.hpp"
#include "providers/inputs.hpp"
#include "providers/media.hpp"
#include "providers/openai_errors.hpp"
#include "providers/openai_text.hpp"
#include "providers/read_json.hpp"
#include "providers/refusal.hpp"

namespace banana::providers {

namespace {

using models::ReferenceRole;

struct Dialect {
  bool is_openai = false;
};
constexpr Dialect kOpenAi{.is_openai = true};
constexpr Dialect kCompatible{};

using Field = std::pair<std::string, Json>;
using Fields = std::vector<Field>;

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kSizes{
    {{"1:1", "1024x1024"}, {"3:2", "1536x1024"}, {"2:3", "1024x1536"}}};

/// What the catalogue calls a size, a ratio or both; empty: as the model likes; nothing: a ratio we know no size for.
std::optional<std::string_view> size_of(const Order& order) {
  if (const auto size = order.request.option("size"); !size.empty()) return size;
  const auto ratio = order.request.option("aspect_ratio");
  if (ratio.empty() || ratio == "auto") return "";
  if (const auto size = text_at(order.vendor, "sizes", ratio); !size.empty()) return size;
  const auto* found = std::ranges::find(kSizes, ratio, &std::pair<std::string_view, std::string_view>::first);
  if (found == kSizes.end()) return std::nullopt;
  return found->second;
}

std::string_view moderation_of(std::string_view safety) {
  return safety == "low" || safety == "relaxed" || safety == "off" ? "low" : "auto";
}

std::string_view format_of(std::string_view format) { return format == "jpg" ? "jpeg" : format; }

bool is_omitted(const Order& order, std::string_view name) {
  return std::ranges::any_of(array_at(order.vendor, "omit"),
                             [&](const Json& item) { return item.is_string() && item.get_string() == name; });
}

Fields fields_of(const Order& order, std::string_view size, const Dialect& dialect) {
  const models::Request& request = order.request;
  Fields out;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out.emplace_back(name, value);
  };
  add("model", order.vendor_model);
  const std::string prompt = worded_prompt(order);
  add("prompt", dialect.is_openai ? prompt : without_extra_args(prompt));
  out.emplace_back("n", request.outputs);
  add("size", size);
  add("quality", request.option("quality"));
  add("background", request.option("background"));
  add("output_format", format_of(request.option("format")));
  if (const auto safety = request.option("safety"); !safety.empty()) add("moderation", moderation_of(safety));
  if (dialect.is_openai) {
    add("safety_identifier", order.user);
  } else {
    // The newer models answer with the bytes alone and refuse this field; older servers would answer with a link.
    add("response_format", "b64_json");
    if (request.seed) out.emplace_back("seed", *request.seed);
    add("user", order.user);
  }
  if (const Json* body = at(order.vendor, "body"); body && body->is_object()) {
    for (const auto& member : body->get_object()) out.emplace_back(member.key(), member.value());
  }
  std::erase_if(out, [&](const Field& field) { return is_omitted(order, field.first); });
  return out;
}

Exchange generation(const Fields& fields) {
  JsonObject body;
  for (const auto& [name, value] : fields) body[name] = value;
  return {.path = "/images/generations", .body = boost::json::serialize(body)};
}

Exchange edit(const Fields& fields, const Order& order, Random& random) {
  net::FormBody form{random};
  for (const auto& [name, value] : fields) {
    form.add(name, value.is_string() ? std::string_view{value.get_string()} : boost::json::serialize(value));
  }
  const auto pictures = std::ranges::count_if(
      order.references, [](const Reference& reference) { return reference.role != ReferenceRole::mask; });
  int number = 0;
  for (const Reference& reference : order.references) {
    const bool is_mask = reference.role == ReferenceRole::mask;
    const std::string stem = is_mask ? "mask" : "image-" + std::to_string(++number);
    form.add_bytes({.name = is_mask        ? "mask"
                            : pictures > 1 ? "image[]"
                                           : "image",
                    .filename = stem + "." + std::string{extension_of(reference.type)},
                    .content_type = reference.type},
                   reference.bytes);
  }
  std::string type = form.content_type();
  return {.path = "/images/edits", .body = std::move(form).source(), .content_type = std::move(type)};
}

std::optional<Media> media_of(const Json& item) {
  if (const auto base64 = text_at(item, "b64_json"); !base64.empty()) {
    auto bytes = from_base64_text(base64);
    if (!bytes) return std::nullopt;
    return Media{.from = *std::move(bytes)};
  }
  return from_result_url(text_at(item, "url"));
}

Outcome read_images(const Json& json, std::int64_t asked, std::string request_id) {
  std::vector<Media> media;
  const std::string type = "image/" + std::string{text_at(json, "output_format")};
  for (const Json& item : array_at(json, "data")) {
    auto one = media_of(item);
    if (!one) continue;
    if (type != "image/") one->type = type;
    media.push_back(*std::move(one));
  }
  const Json* usage = at(json, "usage");
  return made(std::move(media), asked, std::nullopt, usage ? *usage : Json{}, std::move(request_id));
}

class OpenAi final : public Provider {
 public:
  OpenAi(Context context, const Dialect& dialect)
      : context_(context), dialect_(dialect), caller_(context.http, context.account, context.clock) {}

  [[nodiscard]] Traits traits() const override { return {.free_probe = true, .mask = MaskForm::transparent}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const bool is_text = models::medium_of(order.request.operation) == models::Medium::text;
    const auto size = size_of(order);
    if (!size) {
      co_return Failed{
          .why = Failure::invalid,
          .message = "no size is known for this aspect ratio: the model's vendor.sizes can tell it"};
    }
    const Fields fields = is_text ? Fields{} : fields_of(order, *size, dialect_);
    Exchange exchange = is_text                    ? chat(order)
                        : order.references.empty() ? generation(fields)
                                                   : edit(fields, order, context_.random);
    exchange.time_max = order.deadline;
    const auto answer = co_await caller_.send(std::move(exchange));
    if (!answer) co_return answer.error();
    if (answer->status / 100 != 2) {
      Failed failed = openai_refusal(*answer);
      caller_.note(*answer, failed);
      co_return failed;
    }
    const auto json = answer->json();
    if (!json) co_return json.error();
    std::string request_id{answer->header("x-request-id")};
    if (is_text) co_return read_chat(*json, order.request.outputs, std::move(request_id));
    auto outcome = read_images(*json, order.request.outputs, std::move(request_id));
    if (auto* done = std::get_if<Done>(&outcome); done && !dialect_.is_openai)
      done->seed = order.request.seed;
    co_return outcome;
  }

  [[nodiscard]] Task<Outcome> poll(const Ticket& /*ticket*/) override { co_return foreign_ticket(); }
  [[nodiscard]] Task<Cancelled> cancel(const Ticket& /*ticket*/) override {
    co_return Cancelled::unsupported;
  }

  [[nodiscard]] Task<Probe> probe() override {
    return probe_by(caller_, context_.clock, {.path = "/models"}, openai_refusal);
  }

 private:
  Context context_;
  const Dialect& dialect_;
  Caller caller_;
};

}  // namespace

std::unique_ptr<Provider> make_openai(Context context) { return std::make_unique<OpenAi>(context, kOpenAi); }

std::unique_ptr<Provider> make_openai_compatible(Context context) {
  return std::make_unique<OpenAi>(context, kCompatible);
}

}  // namespace banana::providers
