// Telegram's HTML, as far as texts use it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace banana::text {

enum class Form : std::uint8_t { html, plain };

/// People's words: cut to kArgumentBytesMax, broken UTF-8 and control characters replaced, and escaped where
/// they go into HTML.
void append_words(std::string& out, std::string_view words, Form form);

/// Without tags and with entities resolved. Takes any input.
[[nodiscard]] std::string to_plain(std::string_view html);

/// Tags that are open while a text is read piece by piece. Only what Telegram takes and what can't break when
/// something is filled in between: known tags, whole within one piece, closed in their order.
class TagCheck {
 public:
  [[nodiscard]] Result<> read(std::string_view piece);
  /// Nothing is left open.
  [[nodiscard]] Result<> end() const;

 private:
  Result<> open(std::string_view tag);
  Result<> close(std::string_view name);
  std::vector<std::string> open_;
};

}  // namespace banana::text
