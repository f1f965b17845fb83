// Uploads as a row keeps them: what is stored by its name there, files by their path, small bytes as base64.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/telegram/call.hpp"

namespace banana::outbox {

/// Of those that have no path.
[[nodiscard]] std::size_t bytes_in_memory(std::span<const telegram::Upload> uploads);

/// Nothing when there are none.
[[nodiscard]] std::optional<std::string> write_uploads(std::span<const telegram::Upload> uploads);
/// Throws on anything write_uploads would not have written.
[[nodiscard]] std::vector<telegram::Upload> read_uploads(std::string_view text);

}  // namespace banana::outbox
