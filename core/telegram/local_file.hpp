// A file a local Bot API server has put on this machine's disk. Inside core/telegram only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace banana::telegram {

/// Plain files alone. Errors name no path: it holds the token.
[[nodiscard]] Result<std::uint64_t> read_local_file(const std::string& path, std::uint64_t bytes_max,
                                                    const std::function<Result<>(std::string_view)>& sink);

}  // namespace banana::telegram
