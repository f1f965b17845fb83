// What a vendor charged us for what it made, for the margin (PA10): from the usage it reports where it reports one, from
// the model's list otherwise.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/models/model.hpp"
#include "core/models/request.hpp"

namespace banana::models {

enum class CostBasis : std::uint8_t {
  tokens,   // its tokens at the model's rates
  credits,  // its credits at the model's rate
  list,     // the offer's own cost: by outputs, options, seconds
};
inline constexpr std::array<std::string_view, 3> kCostBasisNames{"tokens", "credits", "list"};
[[nodiscard]] constexpr std::string_view to_string(CostBasis basis) {
  return kCostBasisNames[static_cast<std::size_t>(basis)];
}

struct VendorCost {
  std::int64_t usd_micros = 0;  // rounded up
  CostBasis basis = CostBasis::list;
  std::string as_of;  // of the table; empty when the model's has no day
  friend bool operator==(const VendorCost&, const VendorCost&) = default;
};

/// `usage` as the vendor reported it (OpenAI, Gemini, Ark, Runway …), null where it did not; `made` is how many outputs
/// came. Nothing when neither the usage nor the list tells.
[[nodiscard]] std::optional<VendorCost> vendor_cost(const Model& model, const Request& request,
                                                    const Json& usage, std::int64_t made);

}  // namespace banana::models
