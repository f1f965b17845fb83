#include "core/models/model_json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/models/sheet.hpp"
#include "core/money/price_book.hpp"

namespace banana::models {
namespace {

constexpr std::size_t kValuesShown = 12;

std::string values_of(const Choice& choice) {
  std::vector<std::string_view> values;
  for (const std::string& value : choice.values) {
    if (values.size() == kValuesShown) break;
    values.emplace_back(value);
  }
  const std::size_t more = choice.values.size() - values.size();
  return fmt::format("{}{}", fmt::join(values, " "), more == 0 ? "" : fmt::format(" and {} more", more));
}

void add_pictures(const Pictures& pictures, std::vector<std::string>& parts) {
  if (pictures.references_max > 0) {
    parts.push_back(
        pictures.references_min == pictures.references_max
            ? fmt::format("references {}", pictures.references_max)
            : fmt::format("references {} to {}", pictures.references_min, pictures.references_max));
  }
  for (const auto& [name, want] :
       {std::pair{"mask", pictures.mask}, std::pair{"first frame", pictures.first_frame},
        std::pair{"last frame", pictures.last_frame}}) {
    if (want != Want::no)
      parts.push_back(want == Want::must ? fmt::format("{} needed", name) : std::string{name});
  }
}

std::string operations_of(const Model& model) {
  std::vector<std::string_view> names;
  names.reserve(model.offers.size());
  for (const auto& [operation, offer] : model.offers) names.push_back(to_string(operation));
  return fmt::format("{}", fmt::join(names, " "));
}

JsonArray list(const std::vector<std::string>& texts) {
  JsonArray out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}

}  // namespace

std::string describe(const Offer& offer) {
  std::vector<std::string> parts;
  parts.reserve(offer.options.size() + 8);
  for (const auto& [name, choice] : offer.options)
    parts.push_back(fmt::format("{} {}", name, values_of(choice)));
  if (!offer.lengths.seconds.empty())
    parts.push_back(fmt::format("seconds {}", fmt::join(offer.lengths.seconds, " ")));
  if (offer.outputs.max > 1)
    parts.push_back(fmt::format("outputs {} to {}", offer.outputs.min, offer.outputs.max));
  add_pictures(offer.pictures, parts);
  if (offer.seed) parts.emplace_back("seed");
  if (offer.negative_prompt) parts.emplace_back("negative prompt");
  if (offer.steps) parts.push_back(fmt::format("steps {} to {}", offer.steps->min, offer.steps->max));
  if (offer.guidance)
    parts.push_back(fmt::format("guidance {} to {}", offer.guidance->min, offer.guidance->max));
  if (offer.strength)
    parts.push_back(fmt::format("strength {} to {}", offer.strength->min, offer.strength->max));
  if (offer.prompt != Want::must)
    parts.emplace_back(offer.prompt == Want::no ? "no prompt" : "prompt if wanted");
  return fmt::format("{}", fmt::join(parts, ", "));
}

JsonObject brief(const Row& row) {
  const Model& model = row.model;
  return {{"id", model.id},
          {"title", model.title},
          {"provider", model.provider},
          {"kind", to_string(model.kind)},
          {"state", to_string(row.state)},
          {"operations", operations_of(model)},
          {"source", to_string(row.source())},
          {"fallback", list(model.fallback)},
          {"concurrency", model.limits.concurrency},
          {"vendor_model", model.vendor_model},
          {"version", row.version}};
}

JsonObject in_full(db::Snapshot& snapshot, const Row& row, Instant now) {
  JsonArray operations;
  for (const auto& [operation, offer] : row.model.offers) {
    const auto price = money::price_at(snapshot, row.model.id, to_string(operation), now);
    operations.push_back(
        JsonObject{{"operation", to_string(operation)},
                   {"price", price ? Json(money::describe(price->rule)) : Json(nullptr)},
                   {"takes", describe(offer)},
                   {"vendor_model", row.model.vendor_name(offer)},
                   {"document", to_json(row.model).at("operations").at(to_string(operation))}});
  }
  const Model& model = row.model;
  std::vector<std::string> facts{
      fmt::format("{} ({}): {} of {} at {}, {}, version {} by {}.", model.id, model.title,
                  to_string(model.kind), model.vendor_model, model.provider,
                  row.state == Switch::automatic ? "on while its provider is ready" : to_string(row.state),
                  row.version, row.updated_by),
      fmt::format(
          "{}: prompts up to {} characters, {} at once, {} a minute, {} an attempt, {} a job; safety {}.",
          row.source() == Source::edited ? "Edited here"
          : row.source() == Source::own  ? "Your own"
                                         : "As shipped",
          model.prompt_max, model.limits.concurrency, model.limits.per_minute,
          format_duration(model.limits.timeout), format_duration(model.limits.deadline), model.safety),
      fmt::format("While it is down: {}.", model.fallback.empty()
                                               ? "nothing"
                                               : fmt::format("{}", fmt::join(model.fallback, ", then ")))};
  JsonObject document = to_json(model);
  document.erase("operations");
  return {{"items", std::move(operations)},    {"summary", fmt::format("{}", fmt::join(facts, "\n"))},
          {"model", std::move(document)},      {"state", to_string(row.state)},
          {"source", to_string(row.source())}, {"version", row.version}};
}

}  // namespace banana::models
