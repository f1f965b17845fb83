// Checks an Ed25519 signature. Inside core/telegram only.
#pragma once

#include "core/base/encoding.hpp"

namespace banana::telegram {

/// False for a key or signature that is none, too.
[[nodiscard]] bool verify_ed25519(ByteView public_key, ByteView message, ByteView signature);

}  // namespace banana::telegram
