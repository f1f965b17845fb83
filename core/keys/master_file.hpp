// The master key as a file: one line, mode 0600, there whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/cipher.hpp"
#include "core/base/result.hpp"

namespace banana::keys {

/// What CipherKey::parse takes, for the person who gave something else.
inline constexpr std::string_view kKeyForms =
    "A key is 32 random bytes, as 44 characters of base64 or 64 hex digits: openssl rand -base64 32";

[[nodiscard]] std::filesystem::path master_file(const std::filesystem::path& data_dir);
/// Of a rotation that was not finished: it comes into force with the data keys that are wrapped under it.
[[nodiscard]] std::filesystem::path next_master_file(const std::filesystem::path& data_dir);

/// not_found when there is none. Warns in the log of a file that others can read.
[[nodiscard]] Result<CipherKey> read_master_file(const std::filesystem::path& path);

/// Gives the key that is there when another process was quicker. On disk when it returns.
[[nodiscard]] Result<CipherKey> make_master_file(const std::filesystem::path& path, const CipherKey& key);

/// Puts `path` in the place of `over`.
[[nodiscard]] Result<> move_master_file(const std::filesystem::path& path, const std::filesystem::path& over);

}  // namespace banana::keys
