// Folder: looking at all of it, and what unfinished puts left.
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "core/blob/folder.hpp"
#include "core/blob/folder_error.hpp"
#include "core/blob/folder_names.hpp"

namespace banana::blob {

namespace {

struct CloseDir {
  void operator()(DIR* dir) const { ::closedir(dir); }
};
using Directory = std::unique_ptr<DIR, CloseDir>;

/// Names in a folder below `root`, without the dots; none when there is no such folder.
Result<std::vector<std::string>> names_in(int root, const char* name, const std::filesystem::path& path) {
  const int opened = ::openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (opened < 0 && errno == ENOENT) return std::vector<std::string>{};
  const Directory directory{opened < 0 ? nullptr : ::fdopendir(opened)};
  if (!directory) return disk_error("read", path / name);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view found{entry->d_name};
    if (found != "." && found != "..") names.emplace_back(found);
    errno = 0;
  }
  if (errno != 0) return disk_error("read", path / name);
  return names;
}

Result<std::vector<BlobKey>> keys_in(int root, unsigned shard, const std::filesystem::path& path) {
  const auto names = names_in(root, fmt::format("{:02x}", shard).c_str(), path);
  if (!names) return names.error();
  std::vector<BlobKey> keys;
  for (const std::string& name : *names) {
    if (const auto key = BlobKey::parse(name)) keys.push_back(*key);
  }
  std::ranges::sort(keys);
  return keys;
}

constexpr unsigned kShards = 256;

unsigned shard_of(const BlobKey& key) {
  return static_cast<unsigned>(std::strtoul(key.str().substr(0, 2).c_str(), nullptr, 16));
}

}  // namespace

Result<Page> Folder::list(const std::optional<BlobKey>& after, std::size_t most) const {
  most = std::clamp<std::size_t>(most, 1, kPageMax);
  Page page;
  for (unsigned shard = after ? shard_of(*after) : 0; shard < kShards; ++shard) {
    const auto keys = keys_in(root_.get(), shard, path_);
    if (!keys) return keys.error();
    for (const BlobKey& key : *keys) {
      if (after && key <= *after) continue;
      if (page.items.size() == most) return page;
      const auto stored = find(key);
      if (!stored) return stored.error();
      if (const std::optional<Stored>& there = *stored) page.items.push_back(*there);
    }
  }
  page.last = true;
  return page;
}

Result<std::size_t> Folder::sweep(Instant before) {
  const auto names = names_in(root_.get(), kUnfinished, path_);
  if (!names) return names.error();
  std::size_t swept = 0;
  for (const std::string& name : *names) {
    const std::string file = fmt::format("{}/{}", kUnfinished, name);
    struct stat status{};
    if (::fstatat(root_.get(), file.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (modified_at(status) >= before || S_ISDIR(status.st_mode)) continue;
    if (::unlinkat(root_.get(), file.c_str(), 0) == 0) ++swept;
  }
  return swept;
}

Result<std::uint64_t> Folder::count_bytes() const {
  std::uint64_t bytes = 0;
  std::optional<BlobKey> after;
  for (;;) {
    const auto page = list(after, kPageMax);
    if (!page) return page.error();
    for (const Stored& stored : page->items) bytes += stored.bytes;
    if (page->last) return bytes;
    after = page->items.back().key;
  }
}

}  // namespace banana::blob
