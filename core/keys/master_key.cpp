#include "core/keys/master_key.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/keys/master_file.hpp"

namespace banana::keys {

const MasterKey* find_master(const MasterKeys& masters, std::string_view fingerprint) {
  const auto found = std::ranges::find_if(
      masters, [&](const MasterKey& known) { return known.key.fingerprint() == fingerprint; });
  return found == masters.end() ? nullptr : &*found;
}

Result<MasterKeys> configured_masters(const Config& config) {
  MasterKeys found;
  if (!config.keys.master.empty()) {
    const auto key = CipherKey::parse(config.keys.master.text.reveal());
    if (!key) return fail(Errc::invalid, "keys.master is not a key", std::string{kKeyForms});
    found.push_back({*key, "keys.master"});
    return found;
  }
  for (const auto& path : {master_file(config.data_dir.path), next_master_file(config.data_dir.path)}) {
    const auto key = read_master_file(path);
    if (key) {
      found.push_back({*key, path.string()});
    } else if (key.error().code != Errc::not_found) {
      return key.error();
    }
  }
  return found;
}

Result<MasterKeys> obtain_masters(const Config& config, bool in_use, Random& random) {
  Result<MasterKeys> found = configured_masters(config);
  if (!found || !found->empty()) return found;
  const std::filesystem::path path = master_file(config.data_dir.path);
  if (in_use) {
    return fail(
        Errc::unavailable,
        fmt::format("the master key is missing: keys.master is not set and there is no {}", path.string()),
        "Put the file back from its backup, or set keys.master to the key of the machine that sealed the "
        "database.");
  }
  const auto made = make_master_file(path, CipherKey::make(random));
  if (!made) return made.error();
  log::warning("a master key was made; keep a copy of it, apart from the database",
               {{"file", path.native()}, {"fingerprint", made->fingerprint()}});
  return MasterKeys{{*made, path.string()}};
}

}  // namespace banana::keys
