// OpenAI's moderation model, which costs nothing: POST /moderations (MO2).
#pragma once

#include <memory>

#include "core/base/time.hpp"
#include "core/moderation/moderator.hpp"
#include "providers/context.hpp"

namespace banana::providers {

/// `time_max`: for a judgement as a whole. The account's base URL ends with /v1.
[[nodiscard]] std::unique_ptr<moderation::Moderator> make_openai_moderator(const Context& context,
                                                                           Millis time_max);

}  // namespace banana::providers
