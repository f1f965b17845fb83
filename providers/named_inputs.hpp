// Inputs at places where every model names its own (fal, Replicate). What the model's data (Order::vendor) tells:
//   inputs  {"outputs": "num_images", "references": "image_urls"}: our name → the model's; "" leaves it out
//   values  {"image_size": {"1:1": "square_hd"}}: the model's words for our values
//   texts   ["duration"]: the model's inputs that are texts though ours are numbers
//   body    further inputs, as they are
// Our names: prompt, negative_prompt, seed, steps, guidance, strength, outputs, seconds, references (all of them),
// reference (the first alone), mask, first_frame, last_frame, and every option by its own name. What data doesn't name
// is called as the defaults say, else as we do.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/json.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

using InputName = std::pair<std::string_view, std::string_view>;  // ours, theirs
/// What stands for a picture in the inputs: a data URL, or where it was put before.
using PictureText = std::function<std::string(const Reference&)>;

[[nodiscard]] JsonObject named_inputs(const Order& order, std::span<const InputName> defaults,
                                      const PictureText& picture);

}  // namespace banana::providers
