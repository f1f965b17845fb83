// A text longer than the blocklist looks at in one go, such as what a model wrote, looked at from its beginning to its end.
#pragma once

#include <string_view>

#include "core/moderation/blocklist.hpp"

namespace banana::moderation {

/// The first of what it runs into. A text of kPromptBytesMax and less is judged as a prompt is. Longer ones are looked at
/// in pieces that overlap and end between words: what spans no more than the overlap is found wherever it stands.
[[nodiscard]] Verdict check_all(const Blocklist& list, std::string_view text, Language language,
                                SafetyPolicy policy);

}  // namespace banana::moderation
