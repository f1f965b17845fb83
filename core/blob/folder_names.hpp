// How things are called below the folder. Inside core/blob only.
#pragma once

#include <string>

#include <fmt/format.h>
#include <sys/stat.h>

#include "core/base/time.hpp"
#include "core/blob/key.hpp"

namespace banana::blob {

inline constexpr const char* kUnfinished = "tmp";
inline constexpr const char* kLock = "lock";

/// "3f/3f8a…"
[[nodiscard]] inline std::string name_of(const BlobKey& key) {
  return fmt::format("{}/{}", key.text().substr(0, 2), key.text());
}

[[nodiscard]] inline Instant modified_at(const struct stat& status) {
  return from_unix_ms(std::int64_t{status.st_mtim.tv_sec} * 1000 + status.st_mtim.tv_nsec / 1'000'000);
}

}  // namespace banana::blob
