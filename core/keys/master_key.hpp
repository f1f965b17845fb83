// The key above all others. It wraps the data keys and is never in the database.
//
// It is keys.master when that is configured. Otherwise it is the file <data_dir>/master.key, which is made the first
// time something is to be sealed. Whoever loses it loses every sealed value: it belongs in the backup, but not beside
// the database's.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/cipher.hpp"
#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/config/config.hpp"

namespace banana::keys {

struct MasterKey {
  CipherKey key;
  std::string from;  // "keys.master", or the file: for messages
};

/// The one in force, and while a rotation is being finished the one to come. The database knows which it is.
using MasterKeys = std::vector<MasterKey>;

/// Null when none has this fingerprint.
[[nodiscard]] const MasterKey* find_master(const MasterKeys& masters, std::string_view fingerprint);

/// Any thread; reads files. Empty when there is none yet.
[[nodiscard]] Result<MasterKeys> configured_masters(const Config& config);

/// The same, and makes <data_dir>/master.key when there is none. `in_use`: the database has data keys already, so a
/// new master key could open nothing: then a refusal.
[[nodiscard]] Result<MasterKeys> obtain_masters(const Config& config, bool in_use, Random& random);

}  // namespace banana::keys
