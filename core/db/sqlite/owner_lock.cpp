#include "core/db/sqlite/owner_lock.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/db/error.hpp"

namespace banana::db::sqlite {
namespace {

Error cannot_open(const std::string& lock_path, int code) {
  const bool forbidden = code == EACCES || code == EPERM || code == EROFS;
  const std::string_view todo = forbidden        ? "make the file and its folder writable for this user"
                                : code == ENOENT ? "create the folder first"
                                                 : "check the disk";
  const Cause cause = forbidden                          ? Cause::read_only
                      : code == ENOSPC || code == EDQUOT ? Cause::disk_full
                                                         : Cause::io;
  return Error{cause, fmt::format("{}: {}: {}", lock_path, std::strerror(code), todo)};
}

std::string owner_of(int file) {
  std::array<char, 24> text{};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  std::string_view pid{text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  pid = pid.substr(0, pid.find_first_not_of("0123456789"));
  return pid.empty() ? "another process" : fmt::format("process {}", pid);
}

}  // namespace

OwnerLock::OwnerLock(const std::string& database_path) {
  const std::string lock_path = database_path + ".lock";
  file_ = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0) throw cannot_open(lock_path, errno);
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    const int code = errno;
    const std::string owner = owner_of(file_);
    ::close(file_);
    if (code != EWOULDBLOCK) throw cannot_open(lock_path, code);
    throw Error{Cause::owned,
                fmt::format("{} is in use by {}: stop it first, or act through it", database_path, owner)};
  }
  // The pid is for the message alone, so a full disk is no reason to stop here.
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(file_, 0) == 0) [[maybe_unused]]
    const ssize_t written = ::pwrite(file_, pid.data(), pid.size(), 0);
}

OwnerLock::~OwnerLock() { ::close(file_); }

}  // namespace banana::db::sqlite
