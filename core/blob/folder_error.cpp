#include "core/blob/folder_error.hpp"

#include <cerrno>
#include <cstdint>
#include <system_error>

#include <fmt/format.h>

namespace banana::blob {

Error disk_error(std::string_view doing, const std::filesystem::path& path) {
  const int number = errno;
  std::string message =
      fmt::format("cannot {} {}: {}", doing, path.string(), std::generic_category().message(number));
  switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return fail(Errc::unavailable, std::move(message),
                  "Free some of that disk, or remove what is past its time: bananactl storage gc");
    case EACCES:
    case EPERM:
    case EROFS:
      return fail(Errc::forbidden, std::move(message), "The daemon's user must own that folder.");
    default:
      return fail(Errc::unavailable, std::move(message));
  }
}

Error not_stored(std::string_view key) {
  return fail(Errc::not_found, fmt::format("nothing is stored as {}", key));
}

Error too_large(std::string_view key, std::uint64_t bytes, std::uint64_t bytes_max) {
  return fail(Errc::limited,
              fmt::format("{} has {} bytes; at most {} are taken here", key, bytes, bytes_max));
}

Error damaged(std::string_view key) {
  return fail(Errc::internal, fmt::format("{} is damaged: its bytes are not those its name stands for", key),
              "Restore it from a backup.");
}

}  // namespace banana::blob
