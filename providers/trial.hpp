// The least a vendor can be asked to do that is real work.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/models/model.hpp"
#include "core/models/request.hpp"

namespace banana::providers {

struct Trial {
  const models::Model* model;  // of those it was chosen from
  const models::Offer* offer;
  models::Request request;  // checked
};

/// What costs us least of all these models do from words alone; what no table knows the cost of comes last. `wanted`: of
/// this one. Nothing when there is none.
[[nodiscard]] std::optional<Trial> cheapest_trial(std::span<const models::Model> models,
                                                  const std::optional<std::string>& wanted);

}  // namespace banana::providers
