// Help with words (ST18): a better prompt for a prompt, words for a picture, and what is made of them.
#pragma once

#include <string>

#include "core/models/catalogue.hpp"
#include "core/models/request.hpp"
#include "core/studio/audience.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// Whether a model that is switched on makes a better prompt of this draft's. Pictures of its own would be lost on the way.
[[nodiscard]] bool can_improve(const models::Catalogue& catalogue, const models::Request& draft);

/// The words as a message, and what can be done with them.
[[nodiscard]] View words_card(const text::Voice& say, const models::Catalogue& catalogue,
                              const banana::studio::Job& job, std::string_view words);

}  // namespace banana::screens::studio
