// What OpenAI says when it refuses: {"error":{"code","type","message","moderation_details":{…}}}. Inside providers only.
#pragma once

#include "providers/caller.hpp"
#include "providers/outcome.hpp"

namespace banana::providers {

[[nodiscard]] Failed openai_refusal(const Answer& answer);

}  // namespace banana::providers
