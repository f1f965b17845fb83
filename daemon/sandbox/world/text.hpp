// Text as Telegram sees it: lengths, HTML to entities, entities that nobody wrote.
#pragma once

#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/result.hpp"

namespace banana::sandbox {

/// In UTF-16 code units, as entities count.
[[nodiscard]] std::int64_t utf16_size(std::string_view text);
/// In code points, as limits count.
[[nodiscard]] std::int64_t symbols(std::string_view text);

struct RichText {
  std::string text = {};
  JsonArray entities = {};  // by offset, the longer one first
};

/// parse_mode=HTML. Errors are Telegram's, without "Bad Request: ".
[[nodiscard]] Result<RichText> parse_html(std::string_view html);

/// Adds bot commands, mentions, hashtags and links, outside of code and links that are there already.
void find_entities(RichText& rich);

/// White space at both ends goes, and entities move with the text.
void trim(RichText& rich);

}  // namespace banana::sandbox
