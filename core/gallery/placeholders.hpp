// The {subject} in a template's prompt.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace banana::gallery {

using Answers = std::map<std::string, std::string, std::less<>>;

/// Each once, in their order: lower case letters, digits and underscores, 24 at most. A brace has no other meaning in a
/// prompt, so one that is left over is refused.
[[nodiscard]] Result<std::vector<std::string>> placeholders(std::string_view prompt);

/// What people answered is put in as it is: braces in it mean nothing. One that has no answer is left out.
[[nodiscard]] std::string fill(std::string_view prompt, const Answers& answers);

}  // namespace banana::gallery
