#include "core/telegram/local_file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace banana::telegram {

namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;

Error file_error(int number) {
  return fail(Errc::unavailable,
              "cannot read the local server's file: " + std::generic_category().message(number));
}

class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

Result<std::uint64_t> read_local_file(const std::string& path, std::uint64_t bytes_max,
                                      const std::function<Result<>(std::string_view)>& sink) {
  const OpenFile file{path};
  struct stat about{};
  if (file.get() < 0 || ::fstat(file.get(), &about) != 0) return file_error(errno);
  if (!S_ISREG(about.st_mode)) return fail(Errc::invalid, "the local server's file is not a plain file");
  std::string piece(kPieceBytes, '\0');
  std::uint64_t bytes = 0;
  while (true) {
    const ssize_t size = ::read(file.get(), piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return file_error(errno);
    if (size == 0) return bytes;
    bytes += static_cast<std::uint64_t>(size);
    if (bytes > bytes_max) {
      return fail(Errc::limited, "the file is larger than " + std::to_string(bytes_max) + " bytes");
    }
    if (auto taken = sink({piece.data(), static_cast<std::size_t>(size)}); !taken) return taken.error();
  }
}

}  // namespace banana::telegram
