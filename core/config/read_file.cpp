#include "core/config/read_file.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/config/values.hpp"

namespace banana::config {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Error unreadable(int error) {
  return fail(error == ENOENT || error == ENOTDIR ? Errc::not_found : Errc::unavailable,
              "can't be read: " + std::generic_category().message(error));
}

}  // namespace

Result<FileText> read_file(const std::string& path, std::size_t bytes_max) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.get() < 0) return unreadable(errno);
  struct stat about{};
  if (::fstat(file.get(), &about) != 0) return unreadable(errno);
  if (S_ISDIR(about.st_mode)) return fail(Errc::invalid, "is a folder, not a file");
  FileText out{.world_readable = (about.st_mode & S_IROTH) != 0};
  // Read until the end, as files grow and pipes have no size.
  std::array<char, 16 * 1024> piece{};
  while (true) {
    const ssize_t got = ::read(file.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(errno);
    if (got == 0) return out;
    out.text.append(piece.data(), static_cast<std::size_t>(got));
    if (out.text.size() > bytes_max) {
      return fail(Errc::invalid, fmt::format("is larger than {}", to_string(ByteCount{bytes_max})));
    }
  }
}

}  // namespace banana::config
