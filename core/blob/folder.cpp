#include "core/blob/folder.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <span>
#include <tuple>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/random.hpp"
#include "core/blob/folder_error.hpp"
#include "core/blob/folder_names.hpp"

namespace banana::blob {

namespace {

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr std::size_t kPieceBytes = 256 * 1024;

/// Calls again while a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

bool write_all(int file, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t size = uninterrupted([&] { return ::write(file, bytes.data(), bytes.size()); });
    if (size < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(size));
  }
  return true;
}

/// Hands a file's bytes to `take` piece by piece; false when it can't be read or taken.
template <class Take>
bool each_piece(int file, Take take) {
  std::string piece(kPieceBytes, '\0');
  for (off_t at = 0;;) {
    const ssize_t size = uninterrupted([&] { return ::pread(file, piece.data(), piece.size(), at); });
    if (size <= 0) return size == 0;
    if (!take(as_bytes(std::string_view{piece}.substr(0, static_cast<std::size_t>(size))))) return false;
    at += size;
  }
}

std::optional<BlobKey> key_of_file(int file) {
  Sha256 hash;
  const bool read = each_piece(file, [&](ByteView piece) {
    hash.add(piece);
    return true;
  });
  if (!read) return std::nullopt;
  return BlobKey::from(hash.finish());
}

/// Up to `size` bytes from `first` on.
bool read_into(int file, std::uint64_t first, std::uint64_t size, std::string& out) {
  out.resize(size);
  std::size_t have = 0;
  while (have < out.size()) {
    const ssize_t some = uninterrupted([&] {
      return ::pread(file, out.data() + have, out.size() - have, static_cast<off_t>(first + have));
    });
    if (some < 0) return false;
    if (some == 0) break;
    have += static_cast<std::size_t>(some);
  }
  out.resize(have);
  return true;
}

std::uint64_t size_of(const struct stat& status) { return static_cast<std::uint64_t>(status.st_size); }

}  // namespace

Folder::Barrier::Barrier(const Folder& folder)
    : folder_(folder), descriptor_(::openat(folder.root_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

Result<> Folder::Barrier::pass() const {
  if (!descriptor_ || ::syncfs(descriptor_.get()) != 0) return disk_error("sync", folder_.path_);
  return {};
}

Result<std::unique_ptr<Folder>> Folder::open(const std::filesystem::path& path, std::uint64_t quota) {
  for (const auto& folder : {path, path / kUnfinished}) {
    if (::mkdir(folder.c_str(), kFolderMode) != 0 && errno != EEXIST) return disk_error("make", folder);
  }
  Descriptor root{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!root) return disk_error("open", path);
  return std::unique_ptr<Folder>{new Folder{path, std::move(root), quota}};
}

Folder::Folder(std::filesystem::path path, Descriptor root, std::uint64_t quota)
    : path_(std::move(path)),
      root_(std::move(root)),
      names_(SystemRandom{}.u64()),
      quota_(quota, [this] { return count_bytes(); }) {}

std::string Folder::temporary_name() {
  return fmt::format("{}/{:016x}-{}", kUnfinished, names_, next_name_.fetch_add(1));
}

std::filesystem::path Folder::new_file() { return path_ / temporary_name(); }

std::filesystem::path Folder::path_of(const BlobKey& key) const { return path_ / name_of(key); }

Result<BlobKey> Folder::add(ByteView bytes) {
  const BlobKey key = BlobKey::of(bytes);
  const auto there = renew(key, bytes.size());
  if (!there) return there.error();
  if (*there) return key;
  if (auto room = quota_.take(bytes.size()); !room) return room.error();
  const std::string name = temporary_name();
  const auto stored = [&]() -> Result<> {
    const Descriptor file{
        ::openat(root_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kFileMode)};
    if (!file || !write_all(file.get(), bytes)) return disk_error("write to", path_);
    hand_over(file.get());
    if (!give_name(name.c_str(), key)) return disk_error("write to", path_);
    return {};
  }();
  if (stored) return key;
  ::unlinkat(root_.get(), name.c_str(), 0);
  quota_.give_back(bytes.size());
  return stored.error();
}

Result<BlobKey> Folder::add_file(const std::filesystem::path& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) return disk_error("read", path);
  if (!S_ISREG(status.st_mode)) return fail(Errc::invalid, path.string() + " is not a file");
  const auto key = key_of_file(file.get());
  if (!key) return disk_error("read", path);
  const auto there = renew(*key, size_of(status));
  if (!there) return there.error();
  if (!*there) {
    if (auto room = quota_.take(size_of(status)); !room) return room.error();
    const auto stored = take_over(path, file.get(), *key);
    if (!stored) {
      quota_.give_back(size_of(status));
      return stored.error();
    }
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return disk_error("remove", path);
  return *key;
}

Result<> Folder::take_over(const std::filesystem::path& path, int file, const BlobKey& key) {
  if (::fchmod(file, kFileMode) != 0 || ::futimens(file, nullptr) != 0) return disk_error("take over", path);
  hand_over(file);
  const std::string from = std::filesystem::absolute(path).string();
  if (give_name(from.c_str(), key)) return {};
  if (errno != EXDEV) return disk_error("move", path);
  const std::string name = temporary_name();
  const auto copied = [&]() -> Result<> {
    const Descriptor copy{
        ::openat(root_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kFileMode)};
    if (!copy || !each_piece(file, [&](ByteView piece) { return write_all(copy.get(), piece); })) {
      return disk_error("write to", path_);
    }
    hand_over(copy.get());
    if (!give_name(name.c_str(), key)) return disk_error("write to", path_);
    return {};
  }();
  if (!copied) ::unlinkat(root_.get(), name.c_str(), 0);
  return copied;
}

bool Folder::give_name(const char* from, const BlobKey& key) const {
  const std::string name = name_of(key);
  if (::renameat(root_.get(), from, root_.get(), name.c_str()) == 0) return true;
  if (errno != ENOENT) return false;
  const std::string folder = name.substr(0, 2);
  if (::mkdirat(root_.get(), folder.c_str(), kFolderMode) != 0 && errno != EEXIST) return false;
  hand_over(Descriptor{::openat(root_.get(), folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)}
                .get());
  return ::renameat(root_.get(), from, root_.get(), name.c_str()) == 0;
}

void Folder::hand_over(int file) const {
  struct stat folder{};
  if (::geteuid() != 0 || ::fstat(root_.get(), &folder) != 0 || folder.st_uid == 0) return;
  // A container's root may not: then it stays as it is.
  std::ignore = ::fchown(file, folder.st_uid, folder.st_gid);
}

Result<Descriptor> Folder::lock(int how) const {
  Descriptor file{::openat(root_.get(), kLock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, kFileMode)};
  if (!file || uninterrupted([&] { return ::flock(file.get(), how); }) != 0) {
    return disk_error("lock", path_ / kLock);
  }
  hand_over(file.get());
  return file;
}

Result<bool> Folder::renew(const BlobKey& key, std::uint64_t bytes) const {
  const std::string name = name_of(key);
  struct stat status{};
  if (::fstatat(root_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return false;
    return disk_error("look at", path_ / name);
  }
  if (size_of(status) != bytes) return false;  // a machine died while it was written
  const auto held = lock(LOCK_SH);
  if (!held) return held.error();
  const Descriptor file{::openat(root_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
  if (!file) return false;  // removed just now
  if (key_of_file(file.get()) != key) return false;
  if (::futimens(file.get(), nullptr) != 0) return disk_error("touch", path_ / name);
  return true;
}

Result<std::string> Folder::read(const BlobKey& key, std::uint64_t bytes_max) const {
  const std::string name = name_of(key);
  const Descriptor file{::openat(root_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
  if (!file && errno == ENOENT) return not_stored(key.text());
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) return disk_error("read", path_ / name);
  if (size_of(status) > bytes_max) return too_large(key.text(), size_of(status), bytes_max);
  std::string bytes;
  if (!read_into(file.get(), 0, size_of(status), bytes)) return disk_error("read", path_ / name);
  if (BlobKey::of(as_bytes(bytes)) != key) return damaged(key.text());
  return bytes;
}

Result<std::string> Folder::read_range(const BlobKey& key, std::uint64_t first,
                                       std::uint64_t bytes_max) const {
  const std::string name = name_of(key);
  const Descriptor file{::openat(root_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
  if (!file && errno == ENOENT) return not_stored(key.text());
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) return disk_error("read", path_ / name);
  if (first >= size_of(status)) return std::string{};
  std::string bytes;
  if (!read_into(file.get(), first, std::min(bytes_max, size_of(status) - first), bytes)) {
    return disk_error("read", path_ / name);
  }
  return bytes;
}

Result<std::optional<Stored>> Folder::find(const BlobKey& key) const {
  const std::string name = name_of(key);
  struct stat status{};
  if (::fstatat(root_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
    return std::optional{Stored{key, size_of(status), modified_at(status)}};
  }
  if (errno == ENOENT) return std::optional<Stored>{};
  return disk_error("look at", path_ / name);
}

Result<bool> Folder::remove(const BlobKey& key, Instant stored_before) {
  const auto held = lock(LOCK_EX);
  if (!held) return held.error();
  const auto stored = find(key);
  if (!stored) return stored.error();
  const std::optional<Stored>& there = *stored;
  if (!there || there->stored_at >= stored_before) return false;
  if (::unlinkat(root_.get(), name_of(key).c_str(), 0) != 0) return disk_error("remove", path_of(key));
  quota_.give_back(there->bytes);
  return true;
}

Result<> Folder::check() {
  constexpr std::string_view kWords = "written by a check";
  const auto name = temporary_name();
  const Descriptor file{
      ::openat(root_.get(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kFileMode)};
  std::string read;
  const bool well = file && write_all(file.get(), as_bytes(kWords)) && ::fdatasync(file.get()) == 0 &&
                    read_into(file.get(), 0, kWords.size(), read);
  Error trouble = well ? Error{} : disk_error("write to", path_);
  if (file) ::unlinkat(root_.get(), name.c_str(), 0);
  if (!well) return trouble;
  if (read != kWords) return fail(Errc::unavailable, path_.string() + " does not give back what was written");
  return {};
}

}  // namespace banana::blob
