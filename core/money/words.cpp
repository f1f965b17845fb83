// The ledger's enums in words: for logs, and for the person who caused a refusal.
#include <array>

#include <fmt/format.h>

#include "core/money/ledger.hpp"

namespace banana::ledger {
namespace {

struct Words {
  Status status;
  std::string_view name;
  Errc code;
  std::string_view message;
};

constexpr std::array<Words, 25> kWords{{
    {Status::created, "created", Errc::internal, "it was carried out"},
    {Status::insufficient, "insufficient", Errc::insufficient, "the balance is too small"},
    {Status::balance_limit, "balance_limit", Errc::limited, "the receiving balance would exceed its limit"},
    {Status::pending_already_posted, "pending_already_posted", Errc::conflict, "the hold was posted before"},
    {Status::pending_already_voided, "pending_already_voided", Errc::conflict, "the hold was voided before"},
    {Status::pending_expired, "pending_expired", Errc::conflict, "the hold has expired"},
    {Status::amount_exceeds_pending, "amount_exceeds_pending", Errc::invalid,
     "the amount is more than was held"},
    {Status::already_reversed, "already_reversed", Errc::conflict, "the transfer was reversed before"},
    {Status::amount_exceeds_transfer, "amount_exceeds_transfer", Errc::invalid,
     "the amount is more than was transferred"},
    {Status::exists, "exists", Errc::internal, "it was carried out before"},
    {Status::key_reused, "key_reused", Errc::conflict, "this key belongs to a command with another"},
    {Status::key_invalid, "key_invalid", Errc::invalid, "a key is 1 to 200 bytes of text"},
    {Status::kind_invalid, "kind_invalid", Errc::invalid, "a kind is 1 to 32 bytes of text"},
    {Status::reason_invalid, "reason_invalid", Errc::invalid, "a reason is 1 to 1000 bytes of text"},
    {Status::reference_invalid, "reference_invalid", Errc::invalid,
     "a reference is at most 200 bytes of text"},
    {Status::amount_invalid, "amount_invalid", Errc::invalid, "an amount is 1 to 4611686018427387904"},
    {Status::lifetime_invalid, "lifetime_invalid", Errc::invalid, "a hold lives at most 365 days"},
    {Status::account_unknown, "account_unknown", Errc::not_found, "there is no such account"},
    {Status::same_wallet, "same_wallet", Errc::invalid, "a transfer has two different sides"},
    {Status::house_hold, "house_hold", Errc::invalid, "house accounts have no balance to hold from"},
    {Status::asset_unknown, "asset_unknown", Errc::not_found, "there is no such asset"},
    {Status::asset_mismatch, "asset_mismatch", Errc::invalid, "the amount is of another asset"},
    {Status::pending_unknown, "pending_unknown", Errc::not_found, "there is no such hold"},
    {Status::transfer_unknown, "transfer_unknown", Errc::not_found, "there is no such transfer"},
    {Status::not_reversible, "not_reversible", Errc::conflict,
     "only transfers and posted holds can be reversed"},
}};

constexpr std::array<std::string_view, 6> kActs{"transfer", "hold", "post", "void", "expire", "reverse"};

const Words& words(Status status) {
  for (const Words& one : kWords) {
    if (one.status == status) return one;
  }
  return kWords[0];
}

}  // namespace

std::string_view to_string(Act act) {
  const auto index = static_cast<std::size_t>(act) - 1;
  return index < kActs.size() ? kActs[index] : "unknown";
}

std::string_view to_string(Status status) { return words(status).name; }

Error Outcome::error() const {
  const Words& said = words(status);
  if (status == Status::key_reused) return fail(said.code, fmt::format("{} {}", said.message, field));
  return fail(said.code, std::string{said.message});
}

Result<TransferId> Outcome::result() const {
  if (!ok()) return error();
  return id;
}

}  // namespace banana::ledger
