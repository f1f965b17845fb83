#include <fmt/format.h>

#include "core/models/sheet.hpp"
#include "core/money/price_decimal.hpp"

namespace banana::models {
namespace {

JsonArray list(const std::vector<std::string>& texts) {
  JsonArray out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}

JsonObject to_json(const std::map<std::string, Choice>& options) {
  JsonObject out;
  for (const auto& [name, choice] : options) {
    JsonObject one{{"values", list(choice.values)}};
    if (!choice.fallback.empty()) one["default"] = choice.fallback;
    out[name] = std::move(one);
  }
  return out;
}

Json number(std::int64_t whole) { return whole; }
/// As people write it: boost's own way is 6E-1.
Json number(double real) {
  const auto whole = static_cast<std::int64_t>(real);
  return static_cast<double>(whole) == real ? Json(whole) : Json(fmt::format("{}", real));
}

template <class Range>
JsonObject range_json(const Range& range) {
  JsonObject out{{"min", number(range.min)}, {"max", number(range.max)}};
  if (range.fallback) out["default"] = number(*range.fallback);
  return out;
}

JsonObject to_json(const Lengths& lengths) {
  JsonArray values;
  for (const std::int64_t seconds : lengths.seconds) values.emplace_back(seconds);
  return {{"values", std::move(values)}, {"default", lengths.fallback}};
}

JsonObject to_json(const Pictures& pictures) {
  JsonObject out{{"references_min", pictures.references_min}, {"references_max", pictures.references_max}};
  if (pictures.mask != Want::no) out["mask"] = to_string(pictures.mask);
  if (pictures.first_frame != Want::no) out["first_frame"] = to_string(pictures.first_frame);
  if (pictures.last_frame != Want::no) out["last_frame"] = to_string(pictures.last_frame);
  return out;
}

JsonObject to_json(const Offer& offer) {
  const Offer usual;
  JsonObject out;
  if (!offer.vendor_model.empty()) out["vendor_model"] = offer.vendor_model;
  if (offer.prompt != usual.prompt) out["prompt"] = to_string(offer.prompt);
  if (offer.negative_prompt) out["negative_prompt"] = true;
  if (!offer.options.empty()) out["options"] = to_json(offer.options);
  if (offer.outputs != usual.outputs) out["outputs"] = range_json(offer.outputs);
  if (offer.seed) out["seed"] = range_json(*offer.seed);
  if (offer.steps) out["steps"] = range_json(*offer.steps);
  if (offer.guidance) out["guidance"] = range_json(*offer.guidance);
  if (offer.strength) out["strength"] = range_json(*offer.strength);
  if (!offer.lengths.seconds.empty()) out["seconds"] = to_json(offer.lengths);
  if (offer.pictures != usual.pictures) out["pictures"] = to_json(offer.pictures);
  if (!offer.vendor.empty()) out["vendor"] = offer.vendor;
  if (offer.cost) out["cost"] = money::to_json(money::Rule{.cost = offer.cost}).at("cost");
  return out;
}

JsonObject to_json(const Rates& rates) {
  JsonObject out{{"as_of", rates.as_of}};
  const auto put = [&](std::string_view name, std::int64_t units, int digits) {
    if (units != 0) out[name] = money::format_decimal(units, digits);
  };
  put("text_in", rates.text_in, 3);
  put("image_in", rates.image_in, 3);
  put("text_out", rates.text_out, 3);
  put("image_out", rates.image_out, 3);
  put("video_out", rates.video_out, 3);
  put("credit", rates.credit, 6);
  return out;
}

JsonObject to_json(const Limits& limits) {
  return {{"concurrency", limits.concurrency},
          {"per_minute", limits.per_minute},
          {"timeout", format_duration(limits.timeout)},
          {"deadline", format_duration(limits.deadline)}};
}

}  // namespace

JsonObject to_json(const Model& model) {
  JsonObject operations;
  for (const auto& [operation, offer] : model.offers) operations[to_string(operation)] = to_json(offer);
  JsonObject out{{"title", model.title},
                 {"provider", model.provider},
                 {"vendor_model", model.vendor_model},
                 {"kind", to_string(model.kind)},
                 {"answer", to_string(model.answer)},
                 {"prompt_max", model.prompt_max},
                 {"safety", model.safety},
                 {"fallback", list(model.fallback)},
                 {"limits", to_json(model.limits)}};
  if (model.rates != Rates{}) out["rates"] = to_json(model.rates);
  out["operations"] = std::move(operations);
  return out;
}

JsonObject to_json(const Sheet& sheet) {
  JsonObject out = to_json(sheet.model);
  if (sheet.state != Switch::automatic) out["state"] = to_string(sheet.state);
  for (const auto& [operation, rule] : sheet.prices) {
    out["operations"].get_object()[to_string(operation)].get_object()["price"] = money::to_json(rule);
  }
  return out;
}

}  // namespace banana::models
