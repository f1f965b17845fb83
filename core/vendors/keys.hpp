// Our keys with the vendors that operators gave while it runs: rows of vendor_key, sealed (PV14). And how keys rest,
// those of the configuration too, so that a restart does not wake what a vendor refuses.
//
// Everything here is one transaction of its caller's. What changes keys raises kKeysSignal when it commits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/keys/keyring.hpp"
#include "core/keys/sealed_column.hpp"
#include "core/vendors/key_wheel.hpp"

namespace banana::vendors {

struct VendorKeyTag;
using VendorKeyId = Id<VendorKeyTag>;

inline constexpr std::string_view kKeysSignal = "vendor_keys";
inline constexpr std::int64_t kKeysMax = 100;  // a vendor
inline constexpr std::int64_t kKeyBytesMin = 8;
inline constexpr std::int64_t kKeyBytesMax = 4096;
inline constexpr std::int64_t kLabelBytesMax = 60;

struct KeyRow {
  VendorKeyId id;
  std::string vendor;
  std::string label;  // an operator's word for it: the account it belongs to
  std::string last4;  // empty when the key is too short to show any of it
  Instant added_at{};
  std::string added_by;
};

/// What may be shown of a key.
[[nodiscard]] std::string last4_of(const Secret& key);

/// By vendor and age.
[[nodiscard]] std::vector<KeyRow> list_keys(db::Snapshot& snapshot);
[[nodiscard]] std::optional<KeyRow> find_key(db::Snapshot& snapshot, std::string_view vendor,
                                             std::string_view label);

struct NewKey {
  std::string_view vendor;
  std::string_view label;
  const Secret& value;
  std::string_view by;
};
/// Adds it, or gives the one with this label another value: then it keeps its id, so that orders under way are asked
/// for with the new one, and need not rest any longer.
[[nodiscard]] Result<KeyRow> set_key(db::Tx& tx, const keys::Keyring& keyring, const NewKey& key,
                                     VendorKeyId new_id, Random& random, Instant now);
/// False when there was none.
bool remove_key(db::Tx& tx, std::string_view vendor, std::string_view label);

/// A sealed value with whose it is.
struct SealedKey {
  VendorKeyId id;
  std::string vendor;
  Bytes value;
  Instant added_at{};
};
[[nodiscard]] std::vector<SealedKey> read_sealed_keys(db::Snapshot& snapshot);
inline constexpr std::string_view kKeyTable = "vendor_key";
inline constexpr std::string_view kKeyColumn = "value";
inline constexpr keys::SealedColumn kSealedKeys{
    .table = kKeyTable,
    .column = kKeyColumn,
    .read = "SELECT id, value FROM vendor_key WHERE id > $1 ORDER BY id LIMIT $2",
    .write = "UPDATE vendor_key SET value = $3 WHERE id = $1 AND value = $2"};

/// How a key with this id rests, wherever it comes from.
struct KeyRest {
  std::string vendor;
  std::string key;
  KeyState state;
};
[[nodiscard]] std::vector<KeyRest> read_rests(db::Snapshot& snapshot);
void write_rests(db::Tx& tx, const std::vector<KeyRest>& rests, Instant now);

}  // namespace banana::vendors
