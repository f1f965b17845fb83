// Pictures that go along with a draft: how they come to it.
#pragma once

#include <string>

#include "core/models/request.hpp"
#include "core/telegram/message.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// A photo, or a file of a kind that models take.
[[nodiscard]] bool is_picture(const telegram::Attachment& file);

/// Adds what they sent. A draft from words becomes one from pictures where its model can do that, or where the draft has none
/// yet, another model. False when it was not taken: the note has the sentence.
[[nodiscard]] bool take_picture(const Visit& visit, models::Request& draft, const telegram::Attachment& file,
                                std::string& note);

}  // namespace banana::screens::studio
