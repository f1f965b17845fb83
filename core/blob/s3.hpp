// The driver for S3-compatible object stores: blob.driver s3. Objects are called blobs/<key> in their bucket, so it may
// hold other things too.
#pragma once

#include <functional>
#include <memory>

#include "core/blob/disk_threads.hpp"
#include "core/blob/folder.hpp"
#include "core/blob/s3_client.hpp"
#include "core/blob/store.hpp"

namespace banana::blob {

struct S3Options {
  S3Place place;
  S3Pace pace = {};
  std::filesystem::path staging;  // a folder of this machine, for new_file()
  std::uint64_t part_bytes =
      8ULL << 20;  // what is larger goes in parts of this size, one in memory at a time
};

class S3Store final : public BlobStore {
 public:
  /// `http` and `clock` outlive it.
  [[nodiscard]] static Result<std::unique_ptr<S3Store>> open(net::HttpClient& http, const Clock& clock,
                                                             S3Options options);

  [[nodiscard]] std::string_view driver() const override { return "s3"; }
  [[nodiscard]] Task<Result<BlobKey>> put(ByteView bytes, std::string_view content_type) override;
  [[nodiscard]] Task<Result<BlobKey>> put_file(const std::filesystem::path& file,
                                               std::string_view content_type) override;
  [[nodiscard]] std::filesystem::path new_file() override { return staging_->new_file(); }
  [[nodiscard]] Task<Result<std::string>> get(const BlobKey& key, std::uint64_t bytes_max) override;
  [[nodiscard]] Task<Result<std::string>> get_range(const BlobKey& key, std::uint64_t first,
                                                    std::uint64_t bytes_max) override;
  [[nodiscard]] Task<Result<std::optional<Stored>>> find(const BlobKey& key) override;
  [[nodiscard]] std::optional<std::filesystem::path> local_path(const BlobKey& /*key*/) const override {
    return std::nullopt;
  }
  [[nodiscard]] Task<Result<bool>> remove(const BlobKey& key, Instant stored_before) override;
  [[nodiscard]] Task<Result<Page>> list(const std::optional<BlobKey>& after, std::size_t most) override;
  [[nodiscard]] Task<Result<std::size_t>> sweep(Instant before) override;
  [[nodiscard]] Task<Result<std::string>> link(const BlobKey& key, const LinkTerms& terms) override;
  [[nodiscard]] Task<Result<>> check() override;

 private:
  /// Some of what is to be put, in memory.
  struct Piece {
    std::string bytes;
    BlobKey hash;
  };
  using ReadPiece = std::function<Task<Result<Piece>>(std::uint64_t first, std::uint64_t size)>;

  S3Store(net::HttpClient& http, const Clock& clock, S3Options options, std::unique_ptr<Folder> staging);

  [[nodiscard]] Task<Result<>> put_whole(const BlobKey& key, ByteView bytes, std::string_view content_type);
  [[nodiscard]] Task<Result<>> put_in_parts(const BlobKey& key, std::uint64_t size,
                                            std::string_view content_type, const ReadPiece& read);
  [[nodiscard]] Task<Result<>> send_parts(const BlobKey& key, std::uint64_t size, const std::string& upload,
                                          const ReadPiece& read);
  [[nodiscard]] Task<Result<bool>> abort(const std::string& object, const std::string& upload);

  S3Client client_;
  const std::uint64_t part_bytes_;
  const std::unique_ptr<Folder> staging_;
  DiskThreads threads_;  // reads and hashes what is large
};

}  // namespace banana::blob
