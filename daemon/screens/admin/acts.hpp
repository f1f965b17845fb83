// Acts that staff asked for in a chat: run beside the updates, each at most once.
//
// A dialog on the screen `admin.run` is an act that waits. Its memory says which, and whether it was begun.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/db/database.hpp"
#include "core/ops/runner.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::admin {

enum class Asking : std::uint8_t { rehearse, do_it };

/// The memory of the screen that waits for it. The act begins when this transaction has committed.
[[nodiscard]] JsonObject ask_act(Visit& visit, std::string_view operation, const JsonObject& args,
                                 Asking how);

/// Runs what waits, one after the other, until nothing does. All outlive it.
[[nodiscard]] Task<> run_acts(db::Database& database, ops::Runner& runner, const text::Texts& texts,
                              const Clock& clock);
/// The same, until the database is stopped or the coroutine cancelled.
[[nodiscard]] Task<> follow_acts(db::Database& database, ops::Runner& runner, const text::Texts& texts,
                                 const Clock& clock);

}  // namespace banana::screens::admin
