// A model as a file or a row says it: the JSON form of Model, and the first price of each operation, which a file may
// bring and core/money keeps from then on.
#pragma once

#include <map>
#include <string_view>

#include "core/models/model.hpp"

namespace banana::models {

struct Sheet {
  Model model;
  std::map<Operation, money::Rule> prices = {};  // with the offer's cost as theirs when they name none
  Switch state = Switch::automatic;              // as it begins where it is new
  friend bool operator==(const Sheet&, const Sheet&) = default;
};

/// Refuses by path what is wrong, impossible or not known: "nano-banana.limits.concurency is not known, did you mean …".
[[nodiscard]] Result<Sheet> read_sheet(std::string_view id, const Json& json);
/// Without prices, in one fixed form: two models are equal when their texts are. Left out is what is as it is by default
/// in an offer.
[[nodiscard]] JsonObject to_json(const Model& model);
[[nodiscard]] JsonObject to_json(const Sheet& sheet);

}  // namespace banana::models
