// Is this a request that the model can do? ST4's capabilities, applied.
//
//   const auto checked = check_request(model, request);
//   if (!checked) return checked.error();      // "outputs must be between 1 and 4, not 9", "The nearest is 4."
//   quote(checked->ask);  keep(checked->request);
//
// What passes has nothing in it that the model's offer does not allow, and the offer's defaults wherever something was
// left out. A seed is never made up here.
#pragma once

#include "core/models/model.hpp"
#include "core/models/request.hpp"

namespace banana::models {

struct Checked {
  Request request;  // with defaults
  money::Ask ask;   // what its price is asked for by
};

[[nodiscard]] Result<Checked> check_request(const Model& model, const Request& request);

/// Characters as vendors and Telegram count them: UTF-16 units.
[[nodiscard]] std::int64_t characters(std::string_view text);

/// Of the values the one that is meant most likely, or comes nearest in size or shape: "8K" → "4K". Empty when there is
/// none such.
[[nodiscard]] std::string_view nearest_value(const Choice& choice, std::string_view given);

/// Width by height of "16:9" and of "1536x1024".
[[nodiscard]] std::optional<double> shape_of(std::string_view value);

}  // namespace banana::models
