#include "core/vendors/keys.hpp"

#include <fmt/format.h>

#include "core/base/log.hpp"

namespace banana::vendors {

namespace {

/// A shorter key would be told by its end.
constexpr std::size_t kLongEnough = 16;
/// A rest that ended long ago says nothing more.
constexpr Millis kRestsKept{7 * 24 * 3'600'000LL};

#define KEY_COLUMNS "id, vendor, label, last4, added_at, added_by"
constexpr db::Sql kList = "SELECT " KEY_COLUMNS " FROM vendor_key ORDER BY vendor, id";
constexpr db::Sql kFind = "SELECT " KEY_COLUMNS " FROM vendor_key WHERE vendor = $1 AND label = $2";
constexpr db::Sql kCount = "SELECT count(*) FROM vendor_key WHERE vendor = $1";
constexpr db::Sql kAdd =
    "INSERT INTO vendor_key (id, vendor, label, value, last4, added_at, added_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr db::Sql kReplace =
    "UPDATE vendor_key SET value = $2, last4 = $3, added_at = $4, added_by = $5 WHERE id = $1";
constexpr db::Sql kRemove = "DELETE FROM vendor_key WHERE id = $1";
constexpr db::Sql kSealed = "SELECT id, vendor, value, added_at FROM vendor_key ORDER BY id";

constexpr db::Sql kRests =
    "SELECT vendor, key_id, rests_until, failure, failed_at, rests FROM vendor_key_rest";
constexpr db::Sql kRest =
    "INSERT INTO vendor_key_rest (vendor, key_id, rests_until, failure, failed_at, rests) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (vendor, key_id) DO UPDATE SET "
    "rests_until = excluded.rests_until, failure = excluded.failure, failed_at = excluded.failed_at, "
    "rests = excluded.rests WHERE vendor_key_rest.failed_at <= excluded.failed_at";
constexpr db::Sql kWake = "DELETE FROM vendor_key_rest WHERE vendor = $1 AND key_id = $2";
constexpr db::Sql kForget = "DELETE FROM vendor_key_rest WHERE rests_until < $1";

KeyRow read(const db::Rows& row) {
  return {.id = row.get<VendorKeyId>(0),
          .vendor = row.get<std::string>(1),
          .label = row.get<std::string>(2),
          .last4 = row.get<std::string>(3),
          .added_at = row.get<Instant>(4),
          .added_by = row.get<std::string>(5)};
}

}  // namespace

std::string last4_of(const Secret& key) {
  const std::string_view text = key.reveal();
  return text.size() < kLongEnough ? std::string{} : std::string{text.substr(text.size() - 4)};
}

std::vector<KeyRow> list_keys(db::Snapshot& snapshot) {
  std::vector<KeyRow> all;
  db::Rows rows = snapshot.query(kList);
  while (rows.next()) all.push_back(read(rows));
  return all;
}

std::optional<KeyRow> find_key(db::Snapshot& snapshot, std::string_view vendor, std::string_view label) {
  db::Rows rows = snapshot.query(kFind, vendor, label);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

Result<KeyRow> set_key(db::Tx& tx, const keys::Keyring& keyring, const NewKey& key, VendorKeyId new_id,
                       Random& random, Instant now) {
  const auto known = find_key(tx, key.vendor, key.label);
  const VendorKeyId id = known ? known->id : new_id;
  const Bytes sealed = keyring.seal({kKeyTable, kKeyColumn, id.value()}, key.value.reveal(), random);
  const std::string last4 = last4_of(key.value);
  if (known) {
    tx.exec(kReplace, id, sealed, last4, now, key.by);
    tx.exec(kWake, key.vendor, id.str());
  } else {
    if (tx.value<std::int64_t>(kCount, key.vendor).value_or(0) >= kKeysMax) {
      return fail(Errc::limited, fmt::format("{} has {} keys already", key.vendor, kKeysMax),
                  "Remove one: bananactl providers keys-rm");
    }
    tx.exec(kAdd, id, key.vendor, key.label, sealed, last4, now, key.by);
  }
  tx.notify(kKeysSignal);
  return find_key(tx, key.vendor, key.label).value();
}

bool remove_key(db::Tx& tx, std::string_view vendor, std::string_view label) {
  const auto known = find_key(tx, vendor, label);
  if (!known) return false;
  tx.exec(kRemove, known->id);
  tx.exec(kWake, vendor, known->id.str());
  tx.notify(kKeysSignal);
  return true;
}

std::vector<SealedKey> read_sealed_keys(db::Snapshot& snapshot) {
  std::vector<SealedKey> all;
  db::Rows rows = snapshot.query(kSealed);
  while (rows.next())
    all.push_back(
        {rows.get<VendorKeyId>(0), rows.get<std::string>(1), rows.get<Bytes>(2), rows.get<Instant>(3)});
  return all;
}

std::vector<KeyRest> read_rests(db::Snapshot& snapshot) {
  std::vector<KeyRest> all;
  db::Rows rows = snapshot.query(kRests);
  while (rows.next()) {
    all.push_back({.vendor = rows.get<std::string>(0),
                   .key = rows.get<std::string>(1),
                   .state = {.rests_until = rows.get<Instant>(2),
                             .why = parse_failure(rows.text(3)),
                             .met_at = rows.get<Instant>(4),
                             .rests = rows.i64(5)}});
  }
  return all;
}

void write_rests(db::Tx& tx, const std::vector<KeyRest>& rests, Instant now) {
  tx.exec(kForget, now - kRestsKept);
  for (const KeyRest& rest : rests) {
    const KeyState& state = rest.state;
    if (!state.rests_until || !state.why || !state.met_at) continue;
    tx.exec(kRest, rest.vendor, rest.key, *state.rests_until, to_string(*state.why), *state.met_at,
            state.rests);
  }
  tx.notify(kKeysSignal);
}

}  // namespace banana::vendors
