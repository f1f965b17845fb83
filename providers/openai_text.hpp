// Words from words and pictures (describe, improve) in the language of OpenAI's chat completions. Inside providers only.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/json.hpp"
#include "providers/caller.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

/// The catalogue's vendor.prompt is what the model is told to do; the person's prompt and pictures are what with.
[[nodiscard]] Exchange chat(const Order& order);
[[nodiscard]] Outcome read_chat(const Json& json, std::int64_t asked, std::string request_id);

}  // namespace banana::providers
