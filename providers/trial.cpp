#include "providers/trial.hpp"

#include <limits>

#include "core/models/check.hpp"
#include "core/models/cost.hpp"

namespace banana::providers {

namespace {

constexpr std::string_view kPrompt = "a ripe banana on a white table";

bool works_from_words(const models::Offer& offer) {
  const models::Pictures& pictures = offer.pictures;
  constexpr auto kMust = models::Want::must;
  return pictures.references_min == 0 && pictures.mask != kMust && pictures.first_frame != kMust &&
         pictures.last_frame != kMust;
}

}  // namespace

std::optional<Trial> cheapest_trial(std::span<const models::Model> models,
                                    const std::optional<std::string>& wanted) {
  std::optional<Trial> best;
  std::int64_t best_cost = std::numeric_limits<std::int64_t>::max();
  for (const models::Model& model : models) {
    if (wanted && model.id != *wanted) continue;
    for (const auto& [operation, offer] : model.offers) {
      if (!works_from_words(offer)) continue;
      const auto checked = models::check_request(
          model, {.model = model.id, .operation = operation, .prompt = std::string{kPrompt}});
      if (!checked) continue;
      const auto cost = models::vendor_cost(model, checked->request, nullptr, 1);
      const std::int64_t usd_micros = cost ? cost->usd_micros : std::numeric_limits<std::int64_t>::max() - 1;
      if (usd_micros >= best_cost) continue;
      best_cost = usd_micros;
      best = Trial{.model = &model, .offer = &offer, .request = checked->request};
    }
  }
  return best;
}

}  // namespace banana::providers
