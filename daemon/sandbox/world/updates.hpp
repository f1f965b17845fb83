// A bot's queue of updates: put in, given out by polling or webhook, taken away.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

/// Queues an update unless the bot does not want this type. `about` is the chat or person whose updates keep
/// their order.
void queue_update(World& world, Bot& bot, std::string_view type, Number about, JsonObject body);

/// Whether a bot with these allowed_updates gets the type.
[[nodiscard]] bool is_wanted(const std::optional<JsonArray>& allowed, std::string_view type);

/// Releases what a fault held back until now and drops what got too old.
void refresh_updates(World& world, Bot& bot);
/// When refresh_updates has something to release next.
[[nodiscard]] std::optional<Number> next_release(const Bot& bot);

/// getUpdates: forgets everything before `offset` (negative: but the last so many), then gives up to `limit`.
[[nodiscard]] JsonArray take_updates(World& world, Bot& bot, Number offset, Number limit);

/// {"update_id": …, "<type>": {…}}
[[nodiscard]] JsonObject show_update(const Update& update);

/// What a webhook may be sent now: the first of each queue whose turn it is.
[[nodiscard]] std::vector<Number> deliverable(World& world, Bot& bot, std::size_t count_max);
[[nodiscard]] Update* find_update(Bot& bot, Number id);
void drop_update(World& world, Bot& bot, Number id);

}  // namespace banana::sandbox
