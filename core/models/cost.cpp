#include "core/models/cost.hpp"

#include <algorithm>
#include <cmath>

namespace banana::models {
namespace {

constexpr std::int64_t kTokensMax = 1'000'000'000;
constexpr double kCreditsMax = 1'000'000;

struct Used {
  std::int64_t text_in = 0;
  std::int64_t image_in = 0;
  std::int64_t text_out = 0;
  std::int64_t image_out = 0;
  std::int64_t video_out = 0;
  [[nodiscard]] bool any() const { return text_in + image_in + text_out + image_out + video_out > 0; }
};

/// A vendor's number is believed only within reason.
std::optional<std::int64_t> count(const Json& usage, std::string_view name) {
  const Json* value = usage.is_object() ? usage.get_object().if_contains(name) : nullptr;
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  if (value->get_int64() < 0 || value->get_int64() > kTokensMax) return std::nullopt;
  return value->get_int64();
}

const Json& member(const Json& usage, std::string_view name) {
  static const Json kNone;
  const Json* value = usage.is_object() ? usage.get_object().if_contains(name) : nullptr;
  return value == nullptr ? kNone : *value;
}

std::int64_t& out_of(Used& used, Medium kind) {
  switch (kind) {
    case Medium::video:
      return used.video_out;
    case Medium::text:
      return used.text_out;
    default:
      return used.image_out;
  }
}

/// {"input_tokens", "input_tokens_details": {"text_tokens", "image_tokens"}, "output_tokens", …}; the same without
/// details, or completion_tokens alone (Ark).
Used openai_like(const Json& usage, Medium kind) {
  Used used;
  const Json& in = member(usage, "input_tokens_details");
  used.text_in = count(in, "text_tokens").value_or(0);
  used.image_in = count(in, "image_tokens").value_or(0);
  if (used.text_in + used.image_in == 0) used.text_in = count(usage, "input_tokens").value_or(0);
  const Json& out = member(usage, "output_tokens_details");
  used.text_out = count(out, "text_tokens").value_or(0);
  used.image_out = count(out, "image_tokens").value_or(0);
  if (used.text_out + used.image_out == 0) {
    out_of(used, kind) =
        count(usage, "output_tokens").value_or(count(usage, "completion_tokens").value_or(0));
  }
  return used;
}

std::int64_t of_modality(const Json& details, std::string_view modality) {
  std::int64_t sum = 0;
  if (!details.is_array()) return sum;
  for (const Json& detail : details.get_array()) {
    if (member(detail, "modality") == Json(modality)) sum += count(detail, "tokenCount").value_or(0);
  }
  return std::min(sum, kTokensMax);
}

/// usageMetadata: totals, and by modality where it tells. Thoughts are text.
Used gemini_like(const Json& usage, Medium kind) {
  Used used;
  const std::int64_t prompt = count(usage, "promptTokenCount").value_or(0);
  used.image_in = std::min(prompt, of_modality(member(usage, "promptTokensDetails"), "IMAGE"));
  used.text_in = prompt - used.image_in;
  const std::int64_t made = count(usage, "candidatesTokenCount").value_or(0);
  const std::int64_t text = std::min(made, of_modality(member(usage, "candidatesTokensDetails"), "TEXT"));
  out_of(used, kind) = made - text;
  used.text_out += text + count(usage, "thoughtsTokenCount").value_or(0);
  return used;
}

std::int64_t at_rates(const Used& used, const Rates& rates) {
  // A thousandth of a dollar a million tokens is a thousandth of a millionth a token.
  const auto sum = static_cast<__int128>(used.text_in) * rates.text_in +
                   static_cast<__int128>(used.image_in) * rates.image_in +
                   static_cast<__int128>(used.text_out) * rates.text_out +
                   static_cast<__int128>(used.image_out) * rates.image_out +
                   static_cast<__int128>(used.video_out) * rates.video_out;
  return static_cast<std::int64_t>((sum + 999) / 1000);
}

std::optional<std::int64_t> by_tokens(const Model& model, const Json& usage) {
  const Rates& rates = model.rates;
  const bool made_of_tokens = rates.image_out != 0 || rates.video_out != 0 || rates.text_out != 0;
  if (!made_of_tokens || !usage.is_object()) return std::nullopt;
  const Used used = usage.get_object().contains("promptTokenCount") ? gemini_like(usage, model.kind)
                                                                    : openai_like(usage, model.kind);
  if (!used.any()) return std::nullopt;
  return at_rates(used, rates);
}

std::optional<std::int64_t> by_credits(const Model& model, const Json& usage) {
  if (model.rates.credit == 0) return std::nullopt;
  for (const std::string_view name : {"cost", "credits", "credits_used"}) {
    const Json& value = member(usage, name);
    const bool whole = value.is_int64();
    if (!whole && !value.is_double()) continue;
    const double credits = whole ? static_cast<double>(value.get_int64()) : value.get_double();
    if (!(credits >= 0 && credits <= kCreditsMax)) continue;
    return static_cast<std::int64_t>(std::ceil(credits * static_cast<double>(model.rates.credit)));
  }
  return std::nullopt;
}

std::optional<std::int64_t> by_list(const Model& model, const Request& request, const Json& usage,
                                    std::int64_t made) {
  const Offer* offer = model.offer(request.operation);
  if (offer == nullptr || !offer->cost) return std::nullopt;
  const std::int64_t billed = std::min(count(usage, "generated_images").value_or(made), money::kOutputsMax);
  if (billed < 1) return 0;
  const auto price = money::work_out({.cost = offer->cost, .tokens_per_dollar = 1},
                                     {.model = model.id,
                                      .operation = std::string{to_string(request.operation)},
                                      .options = request.options,
                                      .outputs = billed,
                                      .references = static_cast<std::int64_t>(request.references.size()),
                                      .seconds = request.seconds});
  if (!price) return std::nullopt;
  return price->cost_usd_micros;
}

}  // namespace

std::optional<VendorCost> vendor_cost(const Model& model, const Request& request, const Json& usage,
                                      std::int64_t made) {
  const auto as = [&](CostBasis basis, std::optional<std::int64_t> micros) -> std::optional<VendorCost> {
    if (!micros) return std::nullopt;
    return VendorCost{.usd_micros = *micros, .basis = basis, .as_of = model.rates.as_of};
  };
  if (auto cost = as(CostBasis::tokens, by_tokens(model, usage))) return cost;
  if (auto cost = as(CostBasis::credits, by_credits(model, usage))) return cost;
  return as(CostBasis::list, by_list(model, request, usage, made));
}

}  // namespace banana::models
