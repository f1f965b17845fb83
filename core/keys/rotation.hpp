// Sealing everything anew after the data key was rotated, some rows at a time.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <span>

#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/keys/keyring.hpp"
#include "core/keys/sealed_column.hpp"

namespace banana::keys {

inline constexpr std::int64_t kResealRowsMax = 500;

struct Resealed {
  std::int64_t last_row = 0;  // where to go on
  std::int64_t looked_at = 0;
  std::int64_t resealed = 0;
  std::int64_t unreadable = 0;  // damaged: left as they are
};

/// One step of at most kResealRowsMax rows after `after`. Rows under the current key stay as they are.
[[nodiscard]] Resealed reseal(db::Tx& tx, const Keyring& keys, const SealedColumn& column, std::int64_t after,
                              Random& random);

/// Before the first row.
inline constexpr std::int64_t kFromTheStart = std::numeric_limits<std::int64_t>::min();

/// How many values each data key seals; 0 for what is no sealed value.
[[nodiscard]] std::map<KeyVersion, std::int64_t> count_values(db::Snapshot& snapshot,
                                                              std::span<const SealedColumn> columns);

}  // namespace banana::keys
