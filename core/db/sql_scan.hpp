// Looks at SQL text just closely enough to find where statements begin.
#pragma once

#include <optional>
#include <string_view>

#include "core/db/sql.hpp"

namespace banana::db {

/// The first statement such as COMMIT that would end or nest the transaction it is run in; none in a sound
/// migration. Comments, strings, quoted names and dollar-quoted bodies are skipped.
[[nodiscard]] std::optional<std::string_view> word_that_ends_a_transaction(std::string_view sql,
                                                                           Engine engine);

}  // namespace banana::db
