// How Stars move between a person and a bot.
#pragma once

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

struct Price {
  Number stars = 0;
  std::string payload = {};
  Number period = 0;
};

/// The person has been found to have enough. Keeps the charge and the bot's transaction.
[[nodiscard]] Charge take_stars(World& world, Bot& bot, Number person, Price price, JsonObject partner);

/// A TransactionPartnerUser object.
[[nodiscard]] JsonObject user_partner(World& world, Number person, std::string_view type);

}  // namespace banana::sandbox
