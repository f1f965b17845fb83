#include "core/money/gift.hpp"

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/money/bonus.hpp"
#include "core/money/gift_code.hpp"
#include "core/money/growth_rules.hpp"
#include "core/people/free_text.hpp"

namespace banana::growth {
namespace {

constexpr db::Sql kAddBatch =
    "INSERT INTO gift_batch (id, name, tokens, ends_at, created_at, created_by) VALUES ($1, $2, $3, $4, $5, "
    "$6)";
constexpr db::Sql kAddCode = "INSERT INTO gift_code (id, batch_id, hash, last4) VALUES ($1, $2, $3, $4)";
constexpr db::Sql kByHash =
    "SELECT g.id, g.batch_id, g.last4, g.redeemed_by, g.redeemed_at, g.revoked_at, b.tokens, b.ends_at, "
    "b.name "
    "FROM gift_code g JOIN gift_batch b ON b.id = g.batch_id WHERE g.hash = $1";
constexpr db::Sql kTake =
    "UPDATE gift_code SET redeemed_by = $2, redeemed_at = $3 "
    "WHERE id = $1 AND redeemed_by IS NULL AND revoked_at IS NULL";
constexpr db::Sql kRevoke =
    "UPDATE gift_code SET revoked_at = $2 WHERE id = $1 AND redeemed_by IS NULL AND revoked_at IS NULL";
constexpr db::Sql kRevokeCodes =
    "UPDATE gift_code SET revoked_at = $2 WHERE batch_id = $1 AND redeemed_by IS NULL AND revoked_at IS NULL";
constexpr db::Sql kRevokeBatch = "UPDATE gift_batch SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";

struct Found {
  Gift gift;
  Tokens tokens;
  std::optional<Instant> ends_at;
  std::string batch_name;
};

Bytes hash_of(std::string_view code) {
  const Sha256Digest digest = sha256(as_bytes(code));
  return {digest.begin(), digest.end()};
}

std::optional<Found> find(db::Snapshot& snapshot, std::string_view text) {
  const std::optional<std::string> code = read_gift_code(text);
  if (!code) return std::nullopt;
  db::Rows rows = snapshot.query(kByHash, hash_of(*code));
  if (!rows.next()) return std::nullopt;
  return Found{.gift = {.id = rows.get<GiftId>(0),
                        .batch = rows.get<GiftBatchId>(1),
                        .last4 = rows.get<std::string>(2),
                        .redeemed_by = rows.get<std::optional<UserId>>(3),
                        .redeemed_at = rows.get<std::optional<Instant>>(4),
                        .revoked_at = rows.get<std::optional<Instant>>(5)},
               .tokens = rows.get<Tokens>(6),
               .ends_at = rows.get<std::optional<Instant>>(7),
               .batch_name = rows.get<std::string>(8)};
}

Result<void> check(const GiftOrder& order, Instant now) {
  if (const auto fine = people::check_text("the name", order.name, kGiftNameBytesMax); !fine) return fine;
  if (order.tokens <= Tokens{} || order.tokens > Tokens{kBonusTokensMax}) {
    return fail(Errc::invalid, fmt::format("a gift code gives 1 to {} tokens", kBonusTokensMax));
  }
  if (order.count < 1 || order.count > kGiftBatchMax) {
    return fail(Errc::invalid, fmt::format("a batch has 1 to {} codes", kGiftBatchMax));
  }
  if (order.ends_at && *order.ends_at <= now) {
    return fail(Errc::invalid, fmt::format("they would be over already at {}", to_iso8601(*order.ends_at)));
  }
  return {};
}

}  // namespace

Result<MadeGifts> make_gifts(db::Tx& tx, const GiftOrder& order, Random& random, IdMaker& ids, Instant now) {
  if (const auto fine = check(order, now); !fine) return fine.error();
  MadeGifts made{.batch = make_id<GiftBatchId>(ids), .codes = {}};
  made.codes.reserve(static_cast<std::size_t>(order.count));
  tx.run(kAddBatch, made.batch, order.name, order.tokens, order.ends_at, now, order.by);
  for (std::int64_t i = 0; i < order.count; ++i) {
    const std::string code = new_gift_code(random);
    tx.run(kAddCode, ids.next(), made.batch, hash_of(code), code.substr(code.size() - 4));
    made.codes.push_back(shown_gift_code(code));
  }
  return made;
}

Redemption redeem_gift(db::Tx& tx, UserId user, std::string_view text, Instant now) {
  const std::optional<Found> found = find(tx, text);
  if (!found) return {.status = CodeStatus::unknown};
  if (found->gift.redeemed_by == user) return {.status = CodeStatus::already_used};
  if (found->gift.redeemed_by) return {.status = CodeStatus::used_up};
  if (found->gift.revoked_at) return {.status = CodeStatus::revoked};
  if (found->ends_at && now >= *found->ends_at) return {.status = CodeStatus::ended};
  if (tx.exec(kTake, found->gift.id, user, now) == 0) return {.status = CodeStatus::used_up};
  const Result<Given> given = give(tx,
                                   {.key = "gift:" + found->gift.id.str(),
                                    .kind = BonusKind::gift,
                                    .user = user,
                                    .tokens = found->tokens,
                                    .reason = "gift code …" + found->gift.last4},
                                   now);
  // The only refusal left is a wallet that is full: an exception leaves the code to be redeemed.
  if (!given) throw std::runtime_error(given.error().message);
  return {.status = CodeStatus::given, .tokens = found->tokens};
}

Result<Gift> trace_gift(db::Snapshot& snapshot, std::string_view text) {
  const std::optional<Found> found = find(snapshot, text);
  if (!found) return fail(Errc::not_found, "no such gift code", "See: bananactl gifts list");
  return found->gift;
}

Result<Gift> revoke_gift(db::Tx& tx, std::string_view text, Instant now) {
  Result<Gift> gift = trace_gift(tx, text);
  if (!gift) return gift;
  if (tx.exec(kRevoke, gift->id, now) == 0) {
    return fail(Errc::conflict,
                gift->redeemed_by ? "that gift was redeemed already" : "that gift was revoked before");
  }
  gift->revoked_at = now;
  return gift;
}

Result<std::int64_t> revoke_gift_batch(db::Tx& tx, GiftBatchId batch, Instant now) {
  if (const auto known = find_gift_batch(tx, batch); !known) return known.error();
  const std::int64_t codes = tx.exec(kRevokeCodes, batch, now);
  if (codes == 0) return fail(Errc::conflict, "no code of that batch is left to revoke");
  tx.run(kRevokeBatch, batch, now);
  return codes;
}

}  // namespace banana::growth
