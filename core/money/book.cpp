#include "core/money/book.hpp"

#include "core/base/limits.hpp"

namespace banana::ledger {

Book::Decision Book::decide(Draft& draft) {
  Record& record = draft.record;
  if (draft.status != Status::created) return {.status = draft.status};

  if (const auto known = by_key.find(record.key); known != by_key.end()) {
    const Record& first = *known->second;
    if (const auto field = first_difference(record, first); !field.empty()) {
      return {.status = Status::key_reused, .field = field};
    }
    const Status status = first.status == Status::created ? Status::exists : first.status;
    return {.status = status, .record = &first};
  }

  record.status = judge(record);
  // An expiry that comes too late is nobody's command: nobody will ask for its outcome again.
  if (record.status != Status::created && record.act == Act::expire) return {.status = record.status};
  if (record.status == Status::created) carry_out(record);
  by_key.emplace(record.key, &record);
  return {.status = record.status, .record = &record, .is_new = true};
}

Status Book::judge(const Record& record) const {
  switch (record.act) {
    case Act::transfer:
      return judge_movement(record);
    case Act::hold: {
      const Wallet* from = wallet(record.debit, record.asset);
      return from->available() < record.amount ? Status::insufficient : Status::created;
    }
    case Act::post:
    case Act::void_:
    case Act::expire:
      return judge_resolution(record);
    case Act::reverse:
      if (reversed.contains(*record.reverses_id)) return Status::already_reversed;
      if (record.amount > records.at(*record.reverses_id).amount) return Status::amount_exceeds_transfer;
      return judge_movement(record);
  }
  __builtin_unreachable();
}

Status Book::judge_resolution(const Record& record) const {
  if (const auto ended = resolutions.find(*record.pending_id); ended != resolutions.end()) {
    switch (ended->second) {
      case Act::post:
        return Status::pending_already_posted;
      case Act::void_:
        return Status::pending_already_voided;
      default:
        return Status::pending_expired;
    }
  }
  const Record& hold = records.at(*record.pending_id);
  if (record.act == Act::expire) return Status::created;
  if (hold.expires_at && *hold.expires_at <= record.at) return Status::pending_expired;
  if (record.act == Act::void_) return Status::created;
  if (record.amount > hold.amount) return Status::amount_exceeds_pending;
  return judge_credit(record);
}

Status Book::judge_movement(const Record& record) const {
  const Wallet* from = wallet(record.debit, record.asset);
  if (from != nullptr && from->available() < record.amount) return Status::insufficient;
  return judge_credit(record);
}

Status Book::judge_credit(const Record& record) const {
  const Wallet* to = wallet(record.credit, record.asset);
  const bool fits = to == nullptr || to->posted + to->added_posted <= limits::kAmountMax - record.amount;
  return fits ? Status::created : Status::balance_limit;
}

void Book::carry_out(const Record& record) {
  if (record.pending_id) {
    resolutions.emplace(*record.pending_id, record.act);
    add(record.debit, record.asset, 0, -records.at(*record.pending_id).amount);
  }
  if (record.reverses_id) reversed.insert(*record.reverses_id);
  if (record.act == Act::hold) add(record.debit, record.asset, 0, record.amount);
  if (record.act == Act::transfer || record.act == Act::post || record.act == Act::reverse) {
    add(record.debit, record.asset, -record.amount, 0);
    add(record.credit, record.asset, record.amount, 0);
  }
}

const Wallet* Book::wallet(Account account, AssetId asset) const {
  return account.is_house() ? nullptr : &wallets.at({account, asset});
}

void Book::add(Account account, AssetId asset, std::int64_t posted, std::int64_t held) {
  if (account.is_house()) return;
  Wallet& wallet = wallets.at({account, asset});
  wallet.added_posted += posted;
  wallet.added_held += held;
}

}  // namespace banana::ledger
