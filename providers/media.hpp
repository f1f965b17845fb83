// Pictures in the forms in which protocols carry them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "providers/outcome.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

/// Nothing when it isn't base64, or empty.
[[nodiscard]] std::optional<Inline> from_base64_text(std::string_view base64);
/// What an answer names as a result: a link, or the bytes themselves as "data:image/png;base64,…". Nothing when neither.
[[nodiscard]] std::optional<Media> from_result_url(std::string_view url, std::string_view type = {});
/// "data:image/png;base64,…"
[[nodiscard]] std::string data_url(const Reference& reference);
[[nodiscard]] std::string base64_of(const Reference& reference);
/// "png" of image/png; "bin" of what we don't know.
[[nodiscard]] std::string_view extension_of(std::string_view type);

/// All that came of an order for `asked` outputs. Without any, it may have been billed all the same: ambiguous, unless
/// `why_missing` tells.
[[nodiscard]] Outcome made(std::vector<Media> media, std::int64_t asked, std::optional<Failure> why_missing,
                           Json usage, std::string request_id);

/// The prompt with what has no field of its own in the protocol put into words: the style, and what is to be avoided.
[[nodiscard]] std::string worded_prompt(const Order& order);

}  // namespace banana::providers
