// What somebody ordered with last, by purpose and model: the next draft begins with it (ST4, ST17).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/models/request.hpp"
#include "core/people/user_id.hpp"

namespace banana::presets {

/// Of one person; what was used longest ago is forgotten.
inline constexpr std::int64_t kLastUsedMax = 40;

/// Keeps the settings without the seed: the next picture is to be another one.
void note_used(db::Tx& tx, UserId user, const models::Request& request, Instant now);

/// With whichever model was used last for this.
[[nodiscard]] std::optional<models::Request> last_used(db::Snapshot& snapshot, UserId user,
                                                       models::Operation operation);
[[nodiscard]] std::optional<models::Request> last_used(db::Snapshot& snapshot, UserId user,
                                                       models::Operation operation, std::string_view model);

}  // namespace banana::presets
