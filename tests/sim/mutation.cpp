#include "tests/sim/mutation.hpp"

#include <array>

namespace banana::sim {
namespace {

#define RECORD                                                                                      \
  "SELECT id, act, status, debit, credit, asset, amount, at, expires_at, pending_id, reverses_id, " \
  "key, kind, reason, reference FROM transfer "
#define COLUMNS                                                                                    \
  "(id, act, status, debit, credit, asset, amount, at, expires_at, pending_id, reverses_id, key, " \
  "kind, reason, reference) "

constexpr std::string_view kReadWallet = "SELECT posted, held FROM wallet";
constexpr std::string_view kAdd = "UPDATE wallet SET posted";
constexpr std::string_view kAppend = "INSERT INTO transfer";
constexpr std::string_view kByKey = "FROM transfer WHERE key = $1";
constexpr std::string_view kByPending = "FROM transfer WHERE pending_id = $1";
constexpr std::string_view kByReversed = "FROM transfer WHERE reverses_id = $1";
constexpr std::string_view kDue = "FROM open_hold WHERE expires_at <= $1";
constexpr std::string_view kOpen = "INSERT INTO open_hold";
constexpr std::string_view kEnd = "DELETE FROM open_hold";

constexpr std::string_view kUncheckedWallet =
    "DROP TABLE wallet; CREATE TABLE wallet (account INTEGER NOT NULL, asset INTEGER NOT NULL, "
    "posted INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (account, asset)) "
    "STRICT, WITHOUT ROWID;";

constexpr Rewrite kHeldIgnored[]{
    {kReadWallet, "SELECT posted, 0 FROM wallet WHERE account = $1 AND asset = $2"}};
constexpr Rewrite kKeysForgotten[]{{kByKey, RECORD "WHERE key = $1 AND id < 0"}};
constexpr Rewrite kEndsForgotten[]{{kByPending, RECORD "WHERE pending_id = $1 AND id < 0"}};
constexpr Rewrite kReversalsForgotten[]{{kByReversed, RECORD "WHERE reverses_id = $1 AND id < 0"}};
constexpr Rewrite kNothingAdded[]{{kAdd}};
constexpr Rewrite kNothingAppended[]{{kAppend}};
constexpr Rewrite kPostedTwice[]{
    {kAdd,
     "UPDATE wallet SET posted = posted + CASE WHEN $4 < 0 THEN 2 * $3 ELSE $3 END, held = held + $4 "
     "WHERE account = $1 AND asset = $2"}};
constexpr Rewrite kCreditLost[]{
    {kAdd,
     "UPDATE wallet SET posted = posted + min($3, 0), held = held + $4 WHERE account = $1 AND asset = $2"}};
constexpr Rewrite kRestKept[]{
    {kAdd,
     "UPDATE wallet SET posted = posted + $3, held = held + CASE WHEN $3 < 0 THEN max($3, $4) ELSE $4 END "
     "WHERE account = $1 AND asset = $2"}};
constexpr Rewrite kAssetsMixed[]{
    {kAdd, "UPDATE wallet SET posted = posted + $3, held = held + $4 WHERE account = $1 AND $2 = $2"}};
constexpr Rewrite kRefusalsForgotten[]{
    {kAppend, "INSERT INTO transfer " COLUMNS
              "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 WHERE $3 = 0"}};
constexpr Rewrite kOneMore[]{
    {kAppend, "INSERT INTO transfer " COLUMNS
              "VALUES ($1, $2, $3, $4, $5, $6, $7 + 1, $8, $9, $10, $11, $12, $13, $14, $15)"}};
constexpr Rewrite kSidesSwapped[]{
    {kAppend, "INSERT INTO transfer " COLUMNS
              "VALUES ($1, $2, $3, $5, $4, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"}};
constexpr Rewrite kDueTooEarly[]{
    {kDue, "SELECT id FROM open_hold WHERE expires_at <= $1 + 10000 ORDER BY expires_at, id LIMIT $2"}};
constexpr Rewrite kNeverDue[]{{kOpen, "INSERT INTO open_hold (id, expires_at) VALUES ($1, $2 + NULL)"}};
constexpr Rewrite kStaysOpen[]{{kEnd}};

constexpr std::array kMutations{
    Mutation{
        "held_ignored", "what is held may be spent again; the CHECK stands in the way", {}, kHeldIgnored},
    Mutation{"held_ignored_unchecked", "the same, and wallet has no CHECK", kUncheckedWallet, kHeldIgnored},
    Mutation{"wallet_check_dropped", "wallet has no CHECK", kUncheckedWallet},
    Mutation{"keys_forgotten",
             "nobody looks whether a key was used; the unique index stands in the way",
             {},
             kKeysForgotten},
    Mutation{"keys_forgotten_unindexed", "the same, without the unique index", "DROP INDEX transfer_key",
             kKeysForgotten},
    Mutation{"key_index_dropped", "no unique key", "DROP INDEX transfer_key"},
    Mutation{"ends_forgotten",
             "a hold's end is not looked up; the unique index stands in the way",
             {},
             kEndsForgotten},
    Mutation{"ends_forgotten_unindexed", "a hold may be posted, voided and expired, all of it",
             "DROP INDEX transfer_pending", kEndsForgotten},
    Mutation{"reversals_forgotten",
             "a refund is not looked up; the unique index stands in the way",
             {},
             kReversalsForgotten},
    Mutation{"reversals_forgotten_unindexed", "a payment may be refunded twice",
             "DROP INDEX transfer_reverses", kReversalsForgotten},
    Mutation{"update_trigger_dropped", "transfers may be changed", "DROP TRIGGER transfer_no_update"},
    Mutation{"delete_trigger_dropped", "transfers may be deleted", "DROP TRIGGER transfer_no_delete"},
    Mutation{"wallet_update_skipped", "wallets never change", {}, kNothingAdded},
    Mutation{"record_skipped", "money moves without a record", {}, kNothingAppended},
    Mutation{"post_doubled", "a post moves its amount twice", {}, kPostedTwice},
    Mutation{"credit_lost", "the receiving side gets nothing", {}, kCreditLost},
    Mutation{"rest_kept", "a partial post doesn't give back the rest", {}, kRestKept},
    Mutation{"assets_mixed", "a change of one asset changes the owner's others", {}, kAssetsMixed},
    Mutation{"refusals_forgotten",
             "a refusal is not kept, so that a retry may be carried out",
             {},
             kRefusalsForgotten},
    Mutation{"one_more", "the record says one more than was moved", {}, kOneMore},
    Mutation{"sides_swapped", "the record names the sides the wrong way round", {}, kSidesSwapped},
    Mutation{"expires_early", "holds are due ten seconds early", {}, kDueTooEarly},
    Mutation{"never_expires", "holds have no end", {}, kNeverDue},
    Mutation{"stays_open", "an ended hold stays in the list of open ones", {}, kStaysOpen},
    Mutation{"torn", "an operation cut short leaves what it had written", {}, {}, Promise::torn},
    Mutation{"told_too_soon", "a commit that failed is told as done", {}, {}, Promise::told_too_soon},
};

}  // namespace

std::span<const Mutation> mutations() { return kMutations; }

}  // namespace banana::sim
