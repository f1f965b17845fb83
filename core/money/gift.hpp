// Gift codes: made in batches, each for one person (PA8). A code is shown once, when it is made: only its hash and
// its last four characters are kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.hpp"
#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/money/code_status.hpp"
#include "core/people/user_id.hpp"

namespace banana::growth {

struct GiftBatchTag;
using GiftBatchId = Id<GiftBatchTag>;
struct GiftTag;
using GiftId = Id<GiftTag>;

inline constexpr std::int64_t kGiftBatchMax = 10'000;  // codes
inline constexpr std::size_t kGiftNameBytesMax = 100;

struct GiftBatch {
  GiftBatchId id;
  std::string name;
  Tokens tokens;  // each code
  std::optional<Instant> ends_at;
  std::optional<Instant> revoked_at;
  Instant created_at;
  std::string created_by;
  std::int64_t codes = 0;
  std::int64_t redeemed = 0;
  std::int64_t revoked = 0;
};

struct Gift {
  GiftId id;
  GiftBatchId batch;
  std::string last4;
  std::optional<UserId> redeemed_by;
  std::optional<Instant> redeemed_at;
  std::optional<Instant> revoked_at;
};

struct GiftOrder {
  std::string name;  // what the batch is for
  Tokens tokens;
  std::int64_t count = 0;
  std::optional<Instant> ends_at = {};
  std::string by;
};

struct MadeGifts {
  GiftBatchId batch;
  std::vector<std::string> codes;  // "7KQ2-M9ZX-04TB-WHE5", 80 random bits each
};

[[nodiscard]] Result<MadeGifts> make_gifts(db::Tx& tx, const GiftOrder& order, Random& random, IdMaker& ids,
                                           Instant now);

/// Typed from paper: case, dashes, blanks and look-alikes (O, I, L) don't matter. none: it can be no gift code.
[[nodiscard]] std::optional<std::string> read_gift_code(std::string_view text);
[[nodiscard]] Redemption redeem_gift(db::Tx& tx, UserId user, std::string_view text, Instant now);

/// Newest first, older than `after`.
[[nodiscard]] std::vector<GiftBatch> gift_batches(db::Snapshot& snapshot, std::optional<GiftBatchId> after,
                                                  std::int64_t most);
[[nodiscard]] Result<GiftBatch> find_gift_batch(db::Snapshot& snapshot, GiftBatchId id);
/// In the order they were made, later than `after`.
[[nodiscard]] std::vector<Gift> gifts(db::Snapshot& snapshot, GiftBatchId batch, std::optional<GiftId> after,
                                      std::int64_t most);
/// Where a code came from and who has it.
[[nodiscard]] Result<Gift> trace_gift(db::Snapshot& snapshot, std::string_view text);

/// What is not redeemed can't be any more; how many codes that were. conflict when nothing was left.
[[nodiscard]] Result<std::int64_t> revoke_gift_batch(db::Tx& tx, GiftBatchId batch, Instant now);
[[nodiscard]] Result<Gift> revoke_gift(db::Tx& tx, std::string_view text, Instant now);

}  // namespace banana::growth
