// Links to files that the role web serves, for those who have nothing but the link:
//
//   https://bots.example.com/files/<key>?exp=1795219200&sig=<version>.<HMAC-SHA-256>
//
// The key of the signature is derived from a data key (core/keys), so a link holds over a rotation and over every process
// of the installation, and ends at its time whatever else happens.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/blob/files.hpp"
#include "core/config/config.hpp"
#include "core/db/database.hpp"
#include "core/keys/keyring.hpp"

namespace banana::blob {

/// Of the path, in front of the key.
inline constexpr std::string_view kFilesPath = "/files/";

/// "<key>?exp=…&sig=…" under the current data key; there must be one.
[[nodiscard]] std::string signed_target(const keys::Keyring& keys, const BlobKey& key, Instant expires_at);
/// Compares in constant time. False for anything but what signed_target() made, and once it has expired.
[[nodiscard]] bool holds(const keys::Keyring& keys, const BlobKey& key, std::string_view expires,
                         std::string_view signature, Instant now);

/// "3f8a901b2c4d.png": what somebody who follows a link saves it as.
[[nodiscard]] std::string file_name(const BlobKey& key, std::string_view content_type);
/// The Content-Disposition of what a link leads to: pictures and clips are shown, everything else is saved.
[[nodiscard]] std::string disposition(std::string_view content_type, std::string_view name);

/// Signs under the database's data keys, the first of which it makes if need be. The database outlives it.
[[nodiscard]] Linker file_linker(const Config& config, db::Database& database);

}  // namespace banana::blob
