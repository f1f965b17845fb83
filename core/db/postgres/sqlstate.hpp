// PostgreSQL's error codes as causes of ours.
#pragma once

#include <string_view>

#include "core/db/error.hpp"
#include "core/db/postgres/libpq.hpp"

namespace banana::db::postgres {

[[nodiscard]] Cause cause_of(std::string_view sqlstate);

/// The error a failed result stands for. Its message never holds a value: neither DETAIL, where the server
/// puts the row, nor the text of data exceptions, where it quotes the parameter.
[[nodiscard]] Error error_of(const PGresult* result, std::string_view sql);

[[nodiscard]] std::string_view error_field(const PGresult* result, int field);

}  // namespace banana::db::postgres
