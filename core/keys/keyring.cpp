#include "core/keys/keyring.hpp"

#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "core/base/hash.hpp"

namespace banana::keys {

namespace {

constexpr std::byte kFormat{1};
constexpr std::size_t kHeadSize = 5;
constexpr KeyVersion kVersionMax = 0x7fffffff;

constexpr db::Sql kAll = "SELECT id, master, wrapped, retired_at FROM data_key ORDER BY id";
constexpr db::Sql kAny = "SELECT id FROM data_key LIMIT 1";
// Another process may begin at the same time: the first one's key is everybody's.
constexpr db::Sql kAdd =
    "INSERT INTO data_key (id, master, wrapped, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO "
    "NOTHING";
constexpr db::Sql kRetire = "UPDATE data_key SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL";
constexpr db::Sql kRewrap = "UPDATE data_key SET master = $2, wrapped = $3 WHERE id = $1";

std::string about_key(KeyVersion version) { return fmt::format("banana:data_key:{}", version); }

std::string about_value(KeyVersion version, const Place& place) {
  return fmt::format("banana:1:{}:{}.{}:{}", version, place.table, place.column, place.row);
}

struct WrappedKey {
  KeyVersion version;
  std::string master;
  Bytes wrapped;
  bool retired;
};

std::vector<WrappedKey> read_all(db::Snapshot& snapshot) {
  std::vector<WrappedKey> all;
  db::Rows rows = snapshot.query(kAll);
  while (rows.next()) {
    all.push_back({rows.i64(0), rows.get<std::string>(1), rows.get<Bytes>(2), !rows.is_null(3)});
  }
  return all;
}

Result<CipherKey> unwrap(const WrappedKey& key, const MasterKeys& masters) {
  const MasterKey* const master = find_master(masters, key.master);
  if (master == nullptr) {
    return fail(
        Errc::unavailable,
        fmt::format("the data keys are wrapped under master key {}, and that is not here", key.master),
        masters.empty() ? std::string{"Set keys.master to it."}
                        : fmt::format("{} is {}. Set keys.master to the right one.", masters.front().from,
                                      masters.front().key.fingerprint()));
  }
  const auto opened = open_sealed(master->key, about_key(key.version), key.wrapped);
  const auto plain = opened ? CipherKey::from_bytes(as_bytes(opened->reveal())) : std::nullopt;
  if (!plain) {
    return fail(Errc::internal, fmt::format("data key {} is damaged: restore it from a backup", key.version));
  }
  return *plain;
}

}  // namespace

Result<Keyring> Keyring::open(db::Snapshot& snapshot, const MasterKeys& masters) {
  Keyring ring;
  for (const WrappedKey& wrapped : read_all(snapshot)) {
    const Result<CipherKey> key = unwrap(wrapped, masters);
    if (!key) return key.error();
    ring.keys_.emplace(wrapped.version, *key);
    ring.master_ = wrapped.master;
    if (!wrapped.retired) ring.current_ = wrapped.version;
  }
  return ring;
}

Result<Keyring> Keyring::open_or_begin(db::Tx& tx, const MasterKeys& masters, Random& random, Instant now) {
  Result<Keyring> ring = open(tx, masters);
  if (!ring || ring->current_ != 0) return ring;
  if (const auto begun = ring->begin(tx, masters, random, now); !begun) return begun.error();
  return open(tx, masters);
}

Result<Keyring> Keyring::open_and_rotate(db::Tx& tx, const MasterKeys& masters, Random& random, Instant now) {
  Result<Keyring> ring = open(tx, masters);
  if (!ring) return ring;
  if (ring->current_ != 0) tx.exec(kRetire, ring->current_, now);
  if (const auto begun = ring->begin(tx, masters, random, now); !begun) return begun.error();
  return open(tx, masters);
}

Result<> Keyring::begin(db::Tx& tx, const MasterKeys& masters, Random& random, Instant now) {
  if (masters.empty()) return fail(Errc::unavailable, "there is no master key", "Set keys.master.");
  const KeyVersion version = keys_.empty() ? 1 : keys_.rbegin()->first + 1;
  if (version > kVersionMax) return fail(Errc::limited, "there are too many data keys");
  const MasterKey* const known = find_master(masters, master_);
  const CipherKey& master = known == nullptr ? masters.front().key : known->key;
  const CipherKey key = CipherKey::make(random);
  const Bytes wrapped = banana::seal(master, about_key(version), as_text(key.reveal()), random);
  tx.exec(kAdd, version, master.fingerprint(), wrapped, now);
  tx.notify("keys");
  return {};
}

Bytes Keyring::seal(const Place& place, std::string_view plain, Random& random) const {
  if (current_ == 0) throw std::logic_error("sealing without a data key: use open_or_begin");
  Bytes sealed{kFormat, std::byte(current_ >> 24 & 0xff), std::byte(current_ >> 16 & 0xff),
               std::byte(current_ >> 8 & 0xff), std::byte(current_ & 0xff)};
  const Bytes body = banana::seal(keys_.at(current_), about_value(current_, place), plain, random);
  sealed.insert(sealed.end(), body.begin(), body.end());
  return sealed;
}

Result<Secret> Keyring::open(const Place& place, ByteView sealed) const {
  const auto version = key_of(sealed);
  if (!version)
    return fail(Errc::invalid, fmt::format("{}.{} holds no sealed value", place.table, place.column));
  const auto key = keys_.find(*version);
  if (key == keys_.end()) {
    return fail(Errc::unavailable, fmt::format("{}.{} is sealed under data key {}, which is not here",
                                               place.table, place.column, *version));
  }
  return open_sealed(key->second, about_value(*version, place), sealed.subspan(kHeadSize));
}

std::optional<CipherKey> Keyring::derived(KeyVersion version, std::string_view purpose) const {
  const auto key = keys_.find(version);
  if (key == keys_.end()) return std::nullopt;
  const std::string about = fmt::format("banana:derived:{}", purpose);
  return CipherKey::from_bytes(hmac_sha256(key->second.reveal(), as_bytes(about)));
}

std::optional<KeyVersion> key_of(ByteView sealed) {
  if (sealed.size() < kHeadSize + kSealBytes || sealed[0] != kFormat) return std::nullopt;
  KeyVersion version = 0;
  for (const std::byte part : sealed.subspan(1, kHeadSize - 1))
    version = version << 8 | std::to_integer<KeyVersion>(part);
  return version;
}

bool has_keys(db::Snapshot& snapshot) { return snapshot.value<KeyVersion>(kAny).has_value(); }

Result<std::int64_t> rewrap(db::Tx& tx, const MasterKeys& masters, const CipherKey& next, Random& random) {
  std::int64_t count = 0;
  for (const WrappedKey& wrapped : read_all(tx)) {
    const Result<CipherKey> key = unwrap(wrapped, masters);
    if (!key) return key.error();
    tx.exec(kRewrap, wrapped.version, next.fingerprint(),
            banana::seal(next, about_key(wrapped.version), as_text(key->reveal()), random));
    ++count;
  }
  tx.notify("keys");
  return count;
}

}  // namespace banana::keys
