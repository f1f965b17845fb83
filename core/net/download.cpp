#include "core/net/download.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/descriptor.hpp"

namespace banana::net {

namespace {

Error file_error(std::string_view doing, const std::string& path) {
  const int number = errno;
  const Errc code =
      number == EACCES || number == EPERM || number == EROFS ? Errc::forbidden : Errc::unavailable;
  return fail(code,
              "cannot " + std::string{doing} + " " + path + ": " + std::generic_category().message(number));
}

/// A neighbour of the final file; gone again unless it was published.
class PartialFile {
 public:
  explicit PartialFile(const std::string& path) : path_(path), temporary_(path + ".XXXXXX") {
    file_ = Descriptor{::mkostemp(temporary_.data(), O_CLOEXEC)};
    if (!file_) temporary_.clear();
  }
  ~PartialFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  [[nodiscard]] bool is_open() const { return static_cast<bool>(file_); }

  Result<> write(std::string_view piece) {
    bytes_ += piece.size();
    while (!piece.empty()) {
      const ssize_t size = ::write(file_.get(), piece.data(), piece.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return file_error("write to", path_);
      piece.remove_prefix(static_cast<std::size_t>(size));
    }
    return {};
  }

  Result<> publish(Sync sync) {
    if (sync == Sync::yes && ::fsync(file_.get()) != 0) return file_error("sync", path_);
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) return file_error("make", path_);
    temporary_.clear();
    if (sync == Sync::no) return {};
    const auto folder = std::filesystem::path{path_}.parent_path();
    const Descriptor directory{
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!directory || ::fsync(directory.get()) != 0) return file_error("sync the folder of", path_);
    return {};
  }

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::string path_;
  std::string temporary_;
  Descriptor file_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

Task<HttpResult<Download>> download(HttpClient& client, HttpRequest request, DownloadTarget target) {
  PartialFile file{target.path};
  if (!file.is_open()) co_return HttpError{file_error("create", target.path), Sent::no};
  request.body_bytes_max = target.bytes_max;
  request.on_body = [&file](std::string_view piece) { return file.write(piece); };
  auto response = co_await client.send(std::move(request));
  if (!response) co_return response.error();
  if (response->status / 100 != 2) co_return Download{std::move(*response), 0};
  if (auto published = file.publish(target.sync); !published) {
    co_return HttpError{published.error(), Sent::answered};
  }
  co_return Download{std::move(*response), file.bytes()};
}

}  // namespace banana::net
