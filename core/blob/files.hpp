// The driver for files of this machine: blob.driver files, the default.
#pragma once

#include <functional>
#include <memory>

#include "core/blob/disk_threads.hpp"
#include "core/blob/folder.hpp"
#include "core/blob/store.hpp"

namespace banana::blob {

/// Makes links to what the role web serves; see links.hpp.
using Linker = std::function<Task<Result<std::string>>(const BlobKey&, const LinkTerms&)>;

struct FilesOptions {
  std::filesystem::path folder;
  std::uint64_t quota = 0;  // bytes; 0: no limit
  Linker linker = {};       // none: link() refuses
};

class FileStore final : public BlobStore {
 public:
  [[nodiscard]] static Result<std::unique_ptr<FileStore>> open(FilesOptions options);

  [[nodiscard]] std::string_view driver() const override { return "files"; }
  [[nodiscard]] Task<Result<BlobKey>> put(ByteView bytes, std::string_view content_type) override;
  [[nodiscard]] Task<Result<BlobKey>> put_file(const std::filesystem::path& file,
                                               std::string_view content_type) override;
  [[nodiscard]] std::filesystem::path new_file() override { return folder_->new_file(); }
  [[nodiscard]] Task<Result<std::string>> get(const BlobKey& key, std::uint64_t bytes_max) override;
  [[nodiscard]] Task<Result<std::string>> get_range(const BlobKey& key, std::uint64_t first,
                                                    std::uint64_t bytes_max) override;
  [[nodiscard]] Task<Result<std::optional<Stored>>> find(const BlobKey& key) override;
  [[nodiscard]] std::optional<std::filesystem::path> local_path(const BlobKey& key) const override {
    return folder_->path_of(key);
  }
  [[nodiscard]] Task<Result<bool>> remove(const BlobKey& key, Instant stored_before) override;
  [[nodiscard]] Task<Result<Page>> list(const std::optional<BlobKey>& after, std::size_t most) override;
  [[nodiscard]] Task<Result<std::size_t>> sweep(Instant before) override;
  [[nodiscard]] Task<Result<std::string>> link(const BlobKey& key, const LinkTerms& terms) override;
  [[nodiscard]] Task<Result<>> check() override;

 private:
  FileStore(std::unique_ptr<Folder> folder, Linker linker);

  const std::unique_ptr<Folder> folder_;
  const Linker linker_;
  DiskThreads writers_;  // a batch is synced once
  DiskThreads others_;   // wait for no sync
};

}  // namespace banana::blob
