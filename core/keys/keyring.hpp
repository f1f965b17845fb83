// Seals values of database columns and opens them: the data keys, unwrapped.
//
//   const Result<Keyring> keys = Keyring::open_or_begin(tx, masters, random, now);
//   const Bytes sealed = keys->seal({"bot", "token", id.value()}, token.reveal(), random);
//   const Result<Secret> token = keys->open({"bot", "token", id.value()}, sealed);
//
// A plain value, right as of the transaction it was read in: retired keys stay in it, so what it was made for opens
// also after a rotation. Open a new one in the transaction that seals.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/cipher.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/keys/master_key.hpp"

namespace banana::keys {

/// Whose value it is: nothing opens anywhere else.
struct Place {
  std::string_view table;
  std::string_view column;
  std::int64_t row = 0;
};

/// The number of a data key; they count up from 1.
using KeyVersion = std::int64_t;

class Keyring {
 public:
  /// What the database has; that may be no key yet. Refuses when none of the masters is the one they are wrapped
  /// under.
  [[nodiscard]] static Result<Keyring> open(db::Snapshot& snapshot, const MasterKeys& masters);
  /// The same with at least one key.
  [[nodiscard]] static Result<Keyring> open_or_begin(db::Tx& tx, const MasterKeys& masters, Random& random,
                                                     Instant now);
  /// Retires the current key, if there is one, and begins the next.
  [[nodiscard]] static Result<Keyring> open_and_rotate(db::Tx& tx, const MasterKeys& masters, Random& random,
                                                       Instant now);

  /// Under the current key; there must be one.
  [[nodiscard]] Bytes seal(const Place& place, std::string_view plain, Random& random) const;
  [[nodiscard]] Result<Secret> open(const Place& place, ByteView sealed) const;

  /// A key for something else than sealing columns, made from a data key; always the same for the same purpose. Nothing
  /// for a version that is not here.
  [[nodiscard]] std::optional<CipherKey> derived(KeyVersion version, std::string_view purpose) const;

  /// 0 when there is no key yet.
  [[nodiscard]] KeyVersion current() const { return current_; }

 private:
  Result<> begin(db::Tx& tx, const MasterKeys& masters, Random& random, Instant now);

  std::map<KeyVersion, CipherKey> keys_;
  KeyVersion current_ = 0;
  std::string master_;  // the fingerprint of the master key they are wrapped under
};

/// Which key sealed it; nothing for what is no sealed value.
[[nodiscard]] std::optional<KeyVersion> key_of(ByteView sealed);

/// Whether anything was ever sealed here.
[[nodiscard]] bool has_keys(db::Snapshot& snapshot);

/// Wraps every data key under `next`; gives their number.
[[nodiscard]] Result<std::int64_t> rewrap(db::Tx& tx, const MasterKeys& masters, const CipherKey& next,
                                          Random& random);

}  // namespace banana::keys
