// The bot that the configuration brings: telegram.bot_token.
#pragma once

#include "core/access/bots.hpp"

namespace banana::access {

enum class FirstBot : std::uint8_t {
  none,     // nothing is configured
  added,    // it was not here
  kept,     // it is here with this token
  renewed,  // it was parked, and runs again with this token
  differs,  // it is here and runs with another token, which stays: an operator gave it
};

/// Refuses what is no token.
[[nodiscard]] Result<FirstBot> seed_first_bot(db::Tx& tx, const keys::Keyring& keys, const Secret& token,
                                              Random& random, Instant now);

}  // namespace banana::access
