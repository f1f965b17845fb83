#include "core/picture/descriptor.hpp"

#include <cerrno>
#include <optional>
#include <system_error>

#include <sys/mman.h>
#include <sys/stat.h>

namespace banana::picture {

namespace {

[[noreturn]] void failed(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

Descriptor make_memory() {
  Descriptor memory{::memfd_create("picture", MFD_CLOEXEC)};
  if (!memory) failed("memory for a picture");
  return memory;
}

void append(const Descriptor& memory, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(memory.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) failed("memory for a picture");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

std::optional<Bytes> contents(const Descriptor& memory, std::size_t bytes_max) {
  struct stat status{};
  if (::fstat(memory.get(), &status) != 0) failed("memory of a picture");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > bytes_max) return std::nullopt;
  Bytes bytes(size);
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = ::pread(memory.get(), bytes.data() + at, size - at, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;  // the child made it shorter meanwhile
    at += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace banana::picture
