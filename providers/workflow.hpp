// A ComfyUI workflow with named slots, both of them the model's data (Order::vendor):
//   graph  the workflow in its API form: {"6": {"class_type": "CLIPTextEncode", "inputs": {"text": ""}}, …}
//   slots  where ours go: {"prompt": "6.text", "seed": ["3.seed", "9.noise_seed"], "width": "5.width"}
// Our names: prompt, negative_prompt, seed, steps, guidance, strength, width, height, outputs, seconds, every option by its
// own name, and of pictures, which are named as the server stored them: reference (the first), reference_2 and so on,
// mask, first_frame, last_frame.
//
//   auto filled = fill_workflow(order, seed, names);
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "providers/caller.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

/// The slot that each of the order's pictures goes to.
[[nodiscard]] std::map<const Reference*, std::string> picture_slots(const Order& order);

[[nodiscard]] bool has_slot(const Order& order, std::string_view name);

/// `pictures`: the names under which the server has them. What was asked for and has no slot is refused by name: it would
/// be left out in silence.
[[nodiscard]] Tried<JsonObject> fill_workflow(const Order& order, std::optional<std::int64_t> seed,
                                              const std::map<const Reference*, std::string>& pictures);

}  // namespace banana::providers
