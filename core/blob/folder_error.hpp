// What the kernel refuses, in words for whoever runs this. Inside core/blob only.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/result.hpp"

namespace banana::blob {

/// "cannot write to /var/lib/banana/blobs: …", of errno as it is.
[[nodiscard]] Error disk_error(std::string_view doing, const std::filesystem::path& path);

[[nodiscard]] Error not_stored(std::string_view key);
[[nodiscard]] Error too_large(std::string_view key, std::uint64_t bytes, std::uint64_t bytes_max);
[[nodiscard]] Error damaged(std::string_view key);

}  // namespace banana::blob
