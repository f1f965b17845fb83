// A model's settings in people's words: the names and values that everybody knows are translated, others stand as the
// catalogue has them.
#pragma once

#include <string>
#include <string_view>

#include "core/models/setting.hpp"
#include "core/text/texts.hpp"

namespace banana::screens::studio {

[[nodiscard]] std::string setting_name(const text::Voice& say, std::string_view setting);
/// Of one of its values; of an empty one, that the vendor decides.
[[nodiscard]] std::string setting_value(const text::Voice& say, std::string_view setting,
                                        std::string_view value);
/// "16:9 · 2K · Style: photo": the shape always, of all others what was chosen. Empty when there is nothing to say.
[[nodiscard]] std::string settings_line(const text::Voice& say, const models::Offer& offer,
                                        const models::Request& request);

}  // namespace banana::screens::studio
