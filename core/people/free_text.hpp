// Text that people wrote: names are cleaned, reasons and notes are checked.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace banana::people {

/// Telegram's own bound is 64 characters, of up to 4 bytes each.
inline constexpr std::size_t kNameBytesMax = 256;

/// Without control characters and without the marks that reverse the direction of what stands around them; at
/// most kNameBytesMax bytes of whole characters. Empty when it isn't UTF-8.
[[nodiscard]] std::string clean_name(std::string_view name);

/// 1 to `bytes_max` bytes of UTF-8 that are more than blanks, without control characters but tab and newline.
/// `what` names it in the refusal: "the reason".
[[nodiscard]] Result<void> check_text(std::string_view what, std::string_view text, std::size_t bytes_max);

}  // namespace banana::people
