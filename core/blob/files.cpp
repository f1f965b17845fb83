#include "core/blob/files.hpp"

namespace banana::blob {

namespace {

/// While one batch is being synced the next is written.
constexpr DiskThreads::Options kWriters{.threads = 2, .batch_max = 64};
constexpr DiskThreads::Options kOthers{.threads = 2, .batch_max = 1};

void run_all(DiskThreads::Batch batch) {
  for (const auto& errand : batch) errand->run();
}

void run_and_sync(const Folder& folder, DiskThreads::Batch batch) {
  const Folder::Barrier barrier{folder};
  run_all(batch);
  if (const auto synced = barrier.pass(); !synced) {
    for (const auto& errand : batch) errand->refuse(synced.error());
  }
}

}  // namespace

Result<std::unique_ptr<FileStore>> FileStore::open(FilesOptions options) {
  auto folder = Folder::open(options.folder, options.quota);
  if (!folder) return folder.error();
  return std::unique_ptr<FileStore>{new FileStore{*std::move(folder), std::move(options.linker)}};
}

FileStore::FileStore(std::unique_ptr<Folder> folder, Linker linker)
    : folder_(std::move(folder)),
      linker_(std::move(linker)),
      writers_(kWriters, [this](DiskThreads::Batch batch) { run_and_sync(*folder_, batch); }),
      others_(kOthers, &run_all) {}

Task<Result<BlobKey>> FileStore::put(ByteView bytes, std::string_view /*content_type*/) {
  co_return co_await writers_.run([&] { return folder_->add(bytes); });
}

Task<Result<BlobKey>> FileStore::put_file(const std::filesystem::path& file,
                                          std::string_view /*content_type*/) {
  co_return co_await writers_.run([&] { return folder_->add_file(file); });
}

Task<Result<std::string>> FileStore::get(const BlobKey& key, std::uint64_t bytes_max) {
  co_return co_await others_.run([&] { return folder_->read(key, bytes_max); });
}

Task<Result<std::string>> FileStore::get_range(const BlobKey& key, std::uint64_t first,
                                               std::uint64_t bytes_max) {
  co_return co_await others_.run([&] { return folder_->read_range(key, first, bytes_max); });
}

Task<Result<std::optional<Stored>>> FileStore::find(const BlobKey& key) {
  co_return co_await others_.run([&] { return folder_->find(key); });
}

Task<Result<bool>> FileStore::remove(const BlobKey& key, Instant stored_before) {
  co_return co_await others_.run([&] { return folder_->remove(key, stored_before); });
}

Task<Result<Page>> FileStore::list(const std::optional<BlobKey>& after, std::size_t most) {
  co_return co_await others_.run([&] { return folder_->list(after, most); });
}

Task<Result<std::size_t>> FileStore::sweep(Instant before) {
  co_return co_await others_.run([&] { return folder_->sweep(before); });
}

Task<Result<std::string>> FileStore::link(const BlobKey& key, const LinkTerms& terms) {
  if (linker_) co_return co_await linker_(key, terms);
  co_return fail(Errc::unavailable, "nothing serves what is stored here");
}

Task<Result<>> FileStore::check() {
  co_return co_await others_.run([&] { return folder_->check(); });
}

}  // namespace banana::blob
