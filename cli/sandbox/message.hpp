// A message of the sandbox, as a shell shows it and finds its buttons.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/result.hpp"

namespace banana::cli {

/// Missing or of another type: empty, zero, false.
[[nodiscard]] std::string_view text_at(const JsonObject& object, std::string_view key);
[[nodiscard]] std::int64_t number_at(const JsonObject& object, std::string_view key);
[[nodiscard]] bool is_set(const JsonObject& object, std::string_view key);

/// {"id", "at", "from", "text", "buttons", "media", "file", "keyboard"}: what `sandbox show` lists.
[[nodiscard]] JsonObject shown(const JsonObject& message);

struct Button {
  std::int64_t message = 0;
  std::size_t row = 0;
  std::size_t column = 0;
  std::size_t number = 0;  // as shown, from 1
  std::string text;
  std::string kind;
  std::string url;
};

/// By its number, its label or words of it in the newest message that has it, or in the one named.
[[nodiscard]] Result<Button> find_button(const JsonArray& messages, std::string_view wanted,
                                         std::optional<std::int64_t> message);

/// By which something can be paid, of the first button that has one; empty for none.
[[nodiscard]] std::string invoice_link(const JsonObject& message);

}  // namespace banana::cli
