// What all screens look like on which a draft is put together: its words and pictures, and what can be done with it.
#pragma once

#include "core/models/request.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// `ask` is the text that stands there while there are no words; it may use {model} and {pictures}.
[[nodiscard]] View show_draft(const Visit& visit, const models::Request& draft, std::string_view ask);

/// "No model can do this just now."
[[nodiscard]] View show_no_model(const Visit& visit);

}  // namespace banana::screens::studio
