// The Bot API as it is configured: where it is and what it takes.
#pragma once

#include <cstdint>

#include "core/config/config.hpp"
#include "core/telegram/client.hpp"

namespace banana::access {

[[nodiscard]] telegram::ClientOptions client_options(const TelegramConfig& config);

/// Of one file that a bot sends. A server of one's own in local mode takes 2 GB, read from the disk; what comes out of
/// another store goes through memory, and there Telegram's 50 MB are kept.
[[nodiscard]] std::uint64_t upload_bytes_max(const Config& config);

}  // namespace banana::access
