// What SQLite reports, as db::Error with words for an operator: what failed, where, what to do. Never the
// values of parameters.
#pragma once

#include <string>
#include <string_view>

#include "core/db/error.hpp"

struct sqlite3;

namespace banana::db::sqlite {

/// `os_error` is the errno that SQLite saw, or 0.
[[nodiscard]] Cause cause_of(int result_code, int os_error);

/// The Error for the last failure of this connection. `statement` may be empty. `os_error`: the errno of the call
/// that failed, where SQLite itself doesn't keep it (it doesn't for COMMIT).
[[nodiscard]] Error make_error(sqlite3* connection, int result_code, std::string_view path,
                               std::string_view statement, int os_error = 0);

}  // namespace banana::db::sqlite
