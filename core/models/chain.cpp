#include "core/models/chain.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/models/check.hpp"

namespace banana::models {
namespace {

/// What was chosen: without what the first model would have filled in itself.
Request without_defaults(const Offer& offer, Request request) {
  std::erase_if(request.options, [&](const auto& option) {
    const auto known = offer.options.find(option.first);
    return known != offer.options.end() && known->second.fallback == option.second;
  });
  if (offer.steps && request.steps == offer.steps->fallback) request.steps.reset();
  if (offer.guidance && request.guidance == offer.guidance->fallback) request.guidance.reset();
  if (offer.strength && request.strength == offer.strength->fallback) request.strength.reset();
  if (request.seconds == offer.lengths.fallback) request.seconds = 0;
  return request;
}

constexpr double kSameShape = 0.01;

/// One model is told 3:2, another 1536x1024: the same shape under the option that this one has.
void reshape(const Offer& offer, Request& request) {
  for (const auto& [from, to] : {std::pair{"aspect_ratio", "aspect_ratio"}, std::pair{"aspect_ratio", "size"},
                                 std::pair{"size", "aspect_ratio"}}) {
    const auto given = request.options.find(from);
    const auto taken = offer.options.find(to);
    if (given == request.options.end() || taken == offer.options.end()) continue;
    if (from == std::string_view{to}
            ? std::ranges::find(taken->second.values, given->second) != taken->second.values.end()
            : offer.options.contains(from) || request.options.contains(to)) {
      continue;
    }
    const auto wanted = shape_of(given->second);
    const auto same = std::ranges::find_if(taken->second.values, [&](const std::string& value) {
      const auto shape = shape_of(value);
      return wanted && shape && std::abs(*shape / *wanted - 1) < kSameShape;
    });
    if (same == taken->second.values.end()) continue;
    request.options.erase(given);
    request.options[to] = *same;
  }
}

Request as_for(const Offer& offer, Request chosen) {
  reshape(offer, chosen);
  const bool takes =
      offer.seed && chosen.seed && *chosen.seed >= offer.seed->min && *chosen.seed <= offer.seed->max;
  if (!takes) chosen.seed.reset();
  return chosen;
}

}  // namespace

std::vector<Link> chain(const Catalogue& catalogue, const Request& request, std::size_t links_max) {
  std::vector<Link> links;
  const Entry* first = catalogue.find(request.model);
  if (first == nullptr) return links;
  const Offer* offer = first->model.offer(request.operation);
  if (offer == nullptr) return links;
  const Request chosen = without_defaults(*offer, request);

  // Breadth first: all of the first's own fallbacks come before theirs.
  std::vector<const Entry*> seen{first};
  for (std::size_t at = 0; at < seen.size() && links.size() < links_max; ++at) {
    const Model& model = seen[at]->model;
    const Offer* offered = model.offer(request.operation);
    if (seen[at]->enabled && offered != nullptr) {
      auto checked = check_request(model, at == 0 ? request : as_for(*offered, chosen));
      if (checked) links.push_back({.entry = seen[at], .request = std::move(checked->request)});
    }
    for (const std::string& id : model.fallback) {
      const Entry* next = catalogue.find(id);
      if (next != nullptr && std::ranges::find(seen, next) == seen.end()) seen.push_back(next);
    }
  }
  return links;
}

}  // namespace banana::models
