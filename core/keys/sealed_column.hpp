// A column whose values are sealed, told by the module that owns it, so that a rotation reaches them all:
//
//   inline constexpr keys::SealedColumn kBotTokens{
//       .table = "bot", .column = "token",
//       .read = "SELECT id, token FROM bot WHERE id > $1 ORDER BY id LIMIT $2",
//       .write = "UPDATE bot SET token = $3 WHERE id = $1 AND token = $2"};
#pragma once

#include <string_view>

#include "core/db/sql.hpp"

namespace banana::keys {

struct SealedColumn {
  std::string_view table;
  std::string_view column;
  /// Row and value after row $1, in the order of rows, at most $2 of them, without NULLs.
  db::Sql read;
  /// Gives row $1 the value $3 if it still has $2.
  db::Sql write;
};

}  // namespace banana::keys
