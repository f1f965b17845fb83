#include "core/keys/rotation.hpp"

#include <utility>
#include <vector>

namespace banana::keys {

namespace {

struct SealedRow {
  std::int64_t row;
  Bytes value;
};

std::vector<SealedRow> read_some(db::Snapshot& snapshot, const SealedColumn& column, std::int64_t after) {
  std::vector<SealedRow> found;
  db::Rows rows = snapshot.query(column.read, after, kResealRowsMax);
  while (rows.next()) found.push_back({rows.i64(0), rows.get<Bytes>(1)});
  return found;
}

}  // namespace

Resealed reseal(db::Tx& tx, const Keyring& keys, const SealedColumn& column, std::int64_t after,
                Random& random) {
  Resealed done{.last_row = after};
  for (const SealedRow& sealed : read_some(tx, column, after)) {
    done.last_row = sealed.row;
    ++done.looked_at;
    if (key_of(sealed.value) == keys.current()) continue;
    const Place place{column.table, column.column, sealed.row};
    const Result<Secret> plain = keys.open(place, sealed.value);
    if (!plain) {
      ++done.unreadable;
      continue;
    }
    done.resealed +=
        tx.exec(column.write, sealed.row, sealed.value, keys.seal(place, plain->reveal(), random));
  }
  return done;
}

std::map<KeyVersion, std::int64_t> count_values(db::Snapshot& snapshot,
                                                std::span<const SealedColumn> columns) {
  std::map<KeyVersion, std::int64_t> count;
  for (const SealedColumn& column : columns) {
    std::int64_t after = kFromTheStart;
    for (;;) {
      const std::vector<SealedRow> some = read_some(snapshot, column, after);
      for (const SealedRow& sealed : some) ++count[key_of(sealed.value).value_or(0)];
      if (std::cmp_less(some.size(), kResealRowsMax)) break;
      after = some.back().row;
    }
  }
  return count;
}

}  // namespace banana::keys
