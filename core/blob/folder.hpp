// The folder of the files driver, and what happens in it:
//
//   <folder>/3f/3f8a…    what is stored, named by its bytes: 256 folders, mode 0700, files 0600
//   <folder>/tmp/…       what is being written; whoever dies leaves it for sweep()
//   <folder>/lock        held while a put takes an old file for its own, and while one is removed
//
// A file is written under tmp and renamed, so nothing half-written has a name, whenever a process is killed. Nothing is
// acknowledged before a Barrier that began earlier was passed; what a dead machine leaves under a name without that is
// found out, because a put that meets a file of its name reads it.
//
// Everything here waits for the disk. Any thread, any process.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/base/descriptor.hpp"
#include "core/blob/quota.hpp"
#include "core/blob/store.hpp"

namespace banana::blob {

class Folder {
 public:
  /// Made when it is not there.
  [[nodiscard]] static Result<std::unique_ptr<Folder>> open(const std::filesystem::path& path,
                                                            std::uint64_t quota);

  /// One sync for all that was written since it was made: the kernel's syncfs(2), which costs a fraction of syncing
  /// each file and each folder.
  class Barrier {
   public:
    explicit Barrier(const Folder& folder);
    [[nodiscard]] Result<> pass() const;

   private:
    const Folder& folder_;
    Descriptor descriptor_;  // of its own: the kernel tells each opener once of what it could not write
  };

  [[nodiscard]] Result<BlobKey> add(ByteView bytes);
  [[nodiscard]] Result<BlobKey> add_file(const std::filesystem::path& file);
  [[nodiscard]] std::filesystem::path new_file();

  [[nodiscard]] Result<std::string> read(const BlobKey& key, std::uint64_t bytes_max) const;
  [[nodiscard]] Result<std::string> read_range(const BlobKey& key, std::uint64_t first,
                                               std::uint64_t bytes_max) const;
  [[nodiscard]] Result<std::optional<Stored>> find(const BlobKey& key) const;
  [[nodiscard]] std::filesystem::path path_of(const BlobKey& key) const;

  [[nodiscard]] Result<bool> remove(const BlobKey& key, Instant stored_before);
  [[nodiscard]] Result<Page> list(const std::optional<BlobKey>& after, std::size_t most) const;
  [[nodiscard]] Result<std::size_t> sweep(Instant before);
  [[nodiscard]] Result<std::uint64_t> count_bytes() const;
  [[nodiscard]] Result<> check();

 private:
  Folder(std::filesystem::path path, Descriptor root, std::uint64_t quota);

  /// Whether it is stored, whole, and now counts as put just now.
  [[nodiscard]] Result<bool> renew(const BlobKey& key, std::uint64_t bytes) const;
  /// Renames it to what its key says; `from` counts from the folder unless it is absolute. False: see errno.
  [[nodiscard]] bool give_name(const char* from, const BlobKey& key) const;
  /// What root puts in is whose the folder is: an operator's command must leave nothing that the daemon can't read.
  void hand_over(int file) const;
  [[nodiscard]] Result<> take_over(const std::filesystem::path& path, int file, const BlobKey& key);
  [[nodiscard]] Result<Descriptor> lock(int how) const;
  [[nodiscard]] std::string temporary_name();

  const std::filesystem::path path_;
  const Descriptor root_;
  const std::uint64_t names_;
  std::atomic<std::uint64_t> next_name_{0};
  Quota quota_;
};

}  // namespace banana::blob
