#include "core/blob/thumbnails.hpp"

#include <string>

#include <fmt/format.h>

#include "core/picture/darkroom.hpp"

namespace banana::blob {

namespace {

/// The worker keeps no larger pictures.
constexpr std::uint64_t kPictureBytesMax = 100'000'000;
constexpr std::string_view kMadeAs = "image/jpeg";

constexpr db::Sql kOwnedBy = "SELECT key FROM blob_use WHERE owner = $1";
// Holds the row, so that no clean-up forgets the picture before it can see the thumbnail.
constexpr db::Sql kHoldPicture = "UPDATE blob SET bytes = bytes WHERE key = $1";

std::string owner_of(const BlobKey& picture) { return fmt::format("picture/{}", picture.text()); }

bool is_its_own(const Blob& picture) {
  return picture.content_type == kMadeAs && picture.size && picture.size->width <= picture::kThumbnailSide &&
         picture.size->height <= picture::kThumbnailSide;
}

/// What is there, from now on for the full time.
std::optional<Blob> prolong(db::Tx& tx, const Blob& picture, Instant until) {
  auto found = find_thumbnail(tx, picture);
  if (!found) return std::nullopt;
  const std::string owner = owner_of(picture.key);
  if (!use_blob(tx, found->key, {.kind = Kind::thumbnail, .owner = owner, .until = until})) {
    return std::nullopt;
  }
  return found;
}

/// False: the picture went meanwhile.
bool note(db::Tx& tx, const BlobKey& picture, const Blob& made, Instant until, Instant now) {
  if (tx.exec(kHoldPicture, picture.text()) == 0) return false;
  const std::string owner = owner_of(picture);
  release_all(tx, owner, now);  // other bytes, of a program that was upgraded since
  note_blob(tx, made, {.kind = Kind::thumbnail, .owner = owner, .until = until}, now);
  return true;
}

Error not_made(const picture::Refused& refused) {
  Error error = refused.error();
  error.message = fmt::format("no thumbnail can be made of it: {}", error.message);
  return error;
}

Task<Result<Blob>> develop(const Blob& picture, const ThumbnailPorts& ports) {
  const auto bytes = co_await ports.store.get(picture.key, kPictureBytesMax);
  if (!bytes) co_return bytes.error();
  const auto small = co_await ports.darkroom.thumbnail(as_bytes(*bytes));
  if (!small) co_return not_made(small.error());
  const auto key = co_await ports.store.put(small->bytes, kMadeAs);
  if (!key) co_return key.error();
  co_return Blob{.key = *key,
                 .content_type = std::string{kMadeAs},
                 .bytes = small->bytes.size(),
                 .size = Blob::Size{small->width, small->height}};
}

}  // namespace

Task<Result<Blob>> thumbnail_of(Blob picture, ThumbnailPorts ports, Instant now) {
  if (is_its_own(picture)) co_return picture;
  if (!picture.content_type.starts_with("image/")) {
    co_return fail(Errc::invalid,
                   fmt::format("thumbnails are made of pictures, and this is {}", picture.content_type));
  }
  const Instant until = now + ports.config.retention_thumbnail;
  const auto known = co_await ports.database.write([&](db::Tx& tx) { return prolong(tx, picture, until); });
  if (known) {
    // A backup may have come back without it.
    const auto stored = co_await ports.store.find(known->key);
    if (!stored) co_return stored.error();
    if (*stored) co_return *known;
  }
  auto made = co_await develop(picture, ports);
  if (!made || made->key == picture.key) co_return made;
  const bool noted =
      co_await ports.database.write([&](db::Tx& tx) { return note(tx, picture.key, *made, until, now); });
  if (!noted) co_return fail(Errc::not_found, "the picture was removed meanwhile");
  co_return made;
}

std::optional<Blob> find_thumbnail(db::Snapshot& snapshot, const Blob& picture) {
  if (is_its_own(picture)) return picture;
  const auto key = snapshot.value<std::string>(kOwnedBy, owner_of(picture.key));
  return key ? find_blob(snapshot, BlobKey::read(*key)) : std::nullopt;
}

void release_thumbnail(db::Tx& tx, const BlobKey& picture, Instant now) {
  release_all(tx, owner_of(picture), now);
}

std::shared_ptr<picture::Darkroom> thumbnail_darkroom(asio::io_context& loop) {
  return std::make_shared<picture::Darkroom>(
      loop, picture::DarkroomOptions{.bounds = {.bytes_max = kPictureBytesMax, .pixels_max = 100'000'000},
                                     .openers = 1,
                                     .waiting_max = 4,  // each with its bytes in memory
                                     .open_cpu_max = Millis{10'000},
                                     .open_time_max = Millis{20'000}});
}

}  // namespace banana::blob
