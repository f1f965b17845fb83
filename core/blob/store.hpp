// The port to where pictures and clips are kept (JB8): files of this machine, or S3. What a thing is for, who uses it
// and how long it stays is in the database (keeping.hpp); here are only bytes and their names.
//
//   const auto key = co_await store.put(as_bytes(picture), "image/png");
//   if (!key) co_return key.error();                       // unavailable: the disk is full, S3 is down; limited: quota
//   const auto bytes = co_await store.get(*key, 20 * kMiB);
//
// - What put() and put_file() acknowledged survives a crash of the process and of the machine.
// - Bytes are checked against their name when they are read whole: a store that lies gives an error, not other bytes.
// - The same bytes may be put any number of times, by any process.
// - Storing comes first, the database row second. Whoever cleans up removes only what is older than the grace that lies
//   between (remove()).
//
// One loop, from its thread; nothing blocks it. Views must be good until the task is done. Tasks aren't cut short by
// cancellation.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/async.hpp"
#include "core/base/encoding.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/blob/key.hpp"

namespace banana::blob {

struct Stored {
  BlobKey key;
  std::uint64_t bytes = 0;
  Instant stored_at;  // when it was put the last time, by the store's clock
};

/// Some of what is stored, in the order of the keys.
struct Page {
  std::vector<Stored> items;
  bool last = false;  // there is nothing behind it
};

inline constexpr std::size_t kPageMax = 1000;

/// Amazon takes no longer ones.
inline constexpr Millis kLinkTimeMax{7 * 24 * 3'600'000};

/// A link that anybody may follow until it expires.
struct LinkTerms {
  Instant expires_at;
  std::string content_type = {};
  std::string file_name = {};  // what a browser saves it as
};

class BlobStore {
 public:
  BlobStore() = default;
  BlobStore(const BlobStore&) = delete;
  BlobStore& operator=(const BlobStore&) = delete;
  virtual ~BlobStore() = default;

  /// "files" or "s3".
  [[nodiscard]] virtual std::string_view driver() const = 0;

  [[nodiscard]] virtual Task<Result<BlobKey>> put(ByteView bytes, std::string_view content_type) = 0;
  /// Takes over a file, which is gone afterwards; best one from new_file(). It stays when putting fails.
  [[nodiscard]] virtual Task<Result<BlobKey>> put_file(const std::filesystem::path& file,
                                                       std::string_view content_type) = 0;
  /// A name that no file has, on this machine, for what is to be put_file()'d. Files that nobody puts are swept.
  [[nodiscard]] virtual std::filesystem::path new_file() = 0;

  /// not_found, or limited when it is larger than `bytes_max`.
  [[nodiscard]] virtual Task<Result<std::string>> get(const BlobKey& key, std::uint64_t bytes_max) = 0;
  /// From `first` on, at most `bytes_max`: fewer at the end, none behind it. Not checked against the name.
  [[nodiscard]] virtual Task<Result<std::string>> get_range(const BlobKey& key, std::uint64_t first,
                                                            std::uint64_t bytes_max) = 0;
  /// Nothing when it is not stored.
  [[nodiscard]] virtual Task<Result<std::optional<Stored>>> find(const BlobKey& key) = 0;
  /// Where it lies, for stores that have it as a file of this machine. Whether it exists is not asked.
  [[nodiscard]] virtual std::optional<std::filesystem::path> local_path(const BlobKey& key) const = 0;

  /// Removes it unless it was put at `stored_before` or later: true when it was there and is gone. Files: a put at the
  /// same moment wins. S3 knows no such condition: what is put within the two calls this takes may be lost, so ask for
  /// old things only.
  [[nodiscard]] virtual Task<Result<bool>> remove(const BlobKey& key, Instant stored_before) = 0;
  /// The keys behind `after`, at most `most` and kPageMax.
  [[nodiscard]] virtual Task<Result<Page>> list(const std::optional<BlobKey>& after, std::size_t most) = 0;
  /// Removes what unfinished puts left before that time; tells how much.
  [[nodiscard]] virtual Task<Result<std::size_t>> sweep(Instant before) = 0;

  /// Refuses with what is missing where it is not configured. Whether the thing is there is not asked.
  [[nodiscard]] virtual Task<Result<std::string>> link(const BlobKey& key, const LinkTerms& terms) = 0;

  /// Whether it can be written to and read from now; for doctor.
  [[nodiscard]] virtual Task<Result<>> check() = 0;
};

}  // namespace banana::blob
