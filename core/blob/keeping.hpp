// What is kept in the blob store, for whom and for how long: the rows beside the bytes.
//
//   const auto key = co_await store.put(picture, "image/png");            // first the bytes
//   co_await db.write([&](db::Tx& tx) {                                    // then who they are for
//     note_blob(tx, {.key = *key, .content_type = "image/png", .bytes = n},
//               {.kind = Kind::result, .owner = "job/01J…", .until = end_of(config.blob, Kind::result, now)}, now);
//   });
//
// Bytes are kept as long as anybody uses them. A use ends at its time, or when its owner releases it; what nobody uses
// goes with one of the next clean-ups (clean_up.hpp). The row must follow the put within kGrace.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/blob/key.hpp"
#include "core/config/config.hpp"
#include "core/db/tx.hpp"

namespace banana::blob {

/// What something is to its user.
enum class Kind : std::uint8_t {
  result,     // what a generation made, as it was sent
  original,   // the same in full quality
  reference,  // what people sent along
  thumbnail,
  example,  // of a template or a model: until it is released
};
inline constexpr std::array<std::string_view, 5> kKindNames{"result", "original", "reference", "thumbnail",
                                                            "example"};
[[nodiscard]] constexpr std::string_view to_string(Kind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

/// How long bytes stay that no row speaks of: longer than anybody takes from putting to noting them.
inline constexpr Millis kGrace{24 * 3'600'000};

struct Blob {
  struct Size {
    std::int64_t width = 0;
    std::int64_t height = 0;
  };
  BlobKey key;
  std::string content_type;
  std::uint64_t bytes = 0;
  std::optional<Size> size = {};  // pixels
};

struct Use {
  Kind kind = Kind::result;
  std::string_view owner;             // "job/01J9ZK4T8QY3E": a module's word and an id
  std::optional<Instant> until = {};  // none: until it is released
};

/// When a use that begins now ends by the configured retention; none for what stays until it is released.
[[nodiscard]] std::optional<Instant> end_of(const BlobConfig& config, Kind kind, Instant now);

/// Statements that nobody waits for.
void note_blob(db::Tx& tx, const Blob& blob, const Use& use, Instant now);
/// For what is kept already. False: it is not kept any more, and must be put anew. An owner's second use of the same
/// bytes takes the place of the first.
[[nodiscard]] bool use_blob(db::Tx& tx, const BlobKey& key, const Use& use);
void release(db::Tx& tx, const BlobKey& key, std::string_view owner, Instant now);
void release_all(db::Tx& tx, std::string_view owner, Instant now);

[[nodiscard]] std::optional<Blob> find_blob(db::Snapshot& snapshot, const BlobKey& key);

}  // namespace banana::blob
