#include "core/money/ledger.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "core/money/book.hpp"
#include "core/money/rows.hpp"

namespace banana::ledger {
namespace {

using db::Snapshot;
using db::Tx;

std::vector<TransferId> sorted_unique(std::vector<TransferId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

/// Reads what the drafts are about and completes them. Records never change, so this needs no lock.
void complete_all(Tx& tx, std::vector<Draft>& drafts, Book& book) {
  std::vector<TransferId> targets;
  for (const Draft& draft : drafts) {
    if (draft.status == Status::created && draft.target()) targets.push_back(*draft.target());
  }
  if (targets.empty()) return;
  std::vector<TransferId> posted_holds;  // to be reversed through their posts
  for (Record& record : rows::by_id(tx, sorted_unique(std::move(targets)))) {
    book.records.emplace(record.id, std::move(record));
  }
  for (const Draft& draft : drafts) {
    if (!draft.record.reverses_id) continue;
    const auto found = book.records.find(*draft.record.reverses_id);
    if (found != book.records.end() && found->second.act == Act::hold) posted_holds.push_back(found->first);
  }
  std::unordered_map<TransferId, TransferId> post_of;
  for (Record& record : rows::resolutions(tx, sorted_unique(std::move(posted_holds)))) {
    post_of.emplace(*record.pending_id, record.id);
    book.records.emplace(record.id, std::move(record));
  }
  for (Draft& draft : drafts) {
    if (draft.status != Status::created || !draft.target()) continue;
    TransferId id = *draft.target();
    const auto known = book.records.find(id);
    if (draft.record.reverses_id && known == book.records.end()) {
      draft.refuse(Status::transfer_unknown);
      continue;
    }
    if (const auto post = post_of.find(id); draft.record.reverses_id && post != post_of.end()) {
      id = post->second;
    }
    const auto target = book.records.find(id);
    complete(draft, target == book.records.end() ? nullptr : &target->second);
  }
}

bool is_always_there(AssetId asset) { return asset >= AssetId::token && asset <= AssetId::uzs; }

void refuse_unknown_assets(Tx& tx, std::vector<Draft>& drafts) {
  for (Draft& draft : drafts) {
    const AssetId asset = draft.record.asset;
    if (draft.status == Status::created && !is_always_there(asset) && !rows::asset_exists(tx, asset)) {
      draft.refuse(Status::asset_unknown);
    }
  }
}

void lock_all(Tx& tx, const std::vector<Draft>& drafts, Book& book) {
  std::vector<WalletKey> keys;
  bool house_only = false;
  for (const Draft& draft : drafts) {
    if (draft.status != Status::created) continue;
    const Record& record = draft.record;
    if (!record.debit.is_house()) keys.push_back({record.debit, record.asset});
    if (!record.credit.is_house()) keys.push_back({record.credit, record.asset});
    house_only |= record.debit.is_house() && record.credit.is_house();
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  if (house_only) rows::lock_house(tx);
  const auto wallets = rows::lock_wallets(tx, keys);
  book.wallets.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) book.wallets.emplace(keys[i], wallets[i]);
}

/// What may have happened up to the lock, and can't happen any more after it.
std::vector<Record> load_past(Tx& tx, const std::vector<Draft>& drafts, Book& book) {
  std::vector<std::string_view> keys;
  std::vector<TransferId> holds, moved;
  for (const Draft& draft : drafts) {
    if (draft.status != Status::created) continue;
    keys.push_back(draft.record.key);
    if (draft.record.pending_id) holds.push_back(*draft.record.pending_id);
    if (draft.record.reverses_id) moved.push_back(*draft.record.reverses_id);
  }
  for (const Record& end : rows::resolutions(tx, sorted_unique(std::move(holds)))) {
    book.resolutions.emplace(*end.pending_id, end.act);
  }
  for (const Record& reversal : rows::reversals(tx, sorted_unique(std::move(moved)))) {
    book.reversed.insert(*reversal.reverses_id);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  auto known = rows::by_key(tx, keys);
  book.by_key.reserve(keys.size() + known.size());
  for (const Record& record : known) book.by_key.emplace(record.key, &record);
  return known;
}

/// One command that meets nothing unusual needs one statement on PostgreSQL: it finds the wallet, locks it and sees whether
/// the key was used and the hold is open. False: it must be looked at step by step.
///
/// What the statement waits for at the lock it doesn't see: a statement sees what was committed before it began, and only
/// the wallet as it is under the lock. So a key may have been used meanwhile, or the hold ended. Then the command is judged
/// as if it had come first, and the unique indexes of keys and of ended holds refuse to store that (rows_write.cpp): the
/// operation is run again and sees it. No outcome is told that is not stored. What was seen is final: a key stays used, an
/// ended hold ended.
bool look_at_once(Tx& tx, std::span<Draft> drafts, Book& book) {
  if (tx.engine() != db::Engine::postgres || drafts.size() != 1) return false;
  Draft& draft = drafts.front();
  const Record& record = draft.record;
  if (draft.status != Status::created || record.reverses_id) return false;
  if (record.pending_id) {
    auto hold = rows::lock_for_end(tx, *record.pending_id, record.key);
    if (!hold || !is_always_there(hold->record.asset)) return false;
    book.wallets.emplace(WalletKey{hold->record.debit, hold->record.asset}, hold->wallet);
    complete(draft, &book.records.emplace(*record.pending_id, std::move(hold->record)).first->second);
    return true;
  }
  if (record.debit.is_house() == record.credit.is_house() || !is_always_there(record.asset)) return false;
  const WalletKey key{record.debit.is_house() ? record.credit : record.debit, record.asset};
  const auto wallet = rows::lock_for_new(tx, key, record.key);
  if (wallet) book.wallets.emplace(key, *wallet);
  return wallet.has_value();
}

/// Everything the drafts need, and the records of commands that had their keys before.
std::vector<Record> look(Tx& tx, std::vector<Draft>& drafts, Book& book) {
  if (look_at_once(tx, drafts, book)) return {};
  complete_all(tx, drafts, book);
  refuse_unknown_assets(tx, drafts);
  lock_all(tx, drafts, book);
  return load_past(tx, drafts, book);
}

void write(Tx& tx, Book& book, std::span<Record* const> fresh) {
  std::vector<rows::WalletChange> changes;
  for (const auto& [key, wallet] : book.wallets) {
    if (wallet.added_posted != 0 || wallet.added_held != 0) {
      changes.push_back({key, wallet.added_posted, wallet.added_held});
    }
  }
  std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  rows::write(tx, changes, fresh);
}

std::vector<Outcome> carry_out(Tx& tx, std::vector<Draft> drafts) {
  Book book;
  const std::vector<Record> known = look(tx, drafts, book);

  std::vector<Book::Decision> decisions;
  std::vector<Record*> fresh;
  decisions.reserve(drafts.size());
  for (Draft& draft : drafts) {
    decisions.push_back(book.decide(draft));
    if (decisions.back().is_new) fresh.push_back(&draft.record);
  }
  if (!fresh.empty()) write(tx, book, fresh);

  std::vector<Outcome> outcomes;
  outcomes.reserve(decisions.size());
  for (const auto& [status, field, record, is_new] : decisions) {
    outcomes.push_back({.status = status, .id = record ? record->id : TransferId{}, .field = field});
  }
  return outcomes;
}

/// How many of the commands, from the first on, can be one batch. What a hold's reversal means depends on the hold's
/// post, which must then be in the database already.
std::size_t batch_size(std::span<const Command> commands) {
  std::vector<TransferId> posted;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (const auto* post = std::get_if<Post>(&commands[i])) posted.push_back(post->hold);
    const auto* reverse = std::get_if<Reverse>(&commands[i]);
    if (reverse != nullptr && std::ranges::find(posted, reverse->transfer) != posted.end()) return i;
  }
  return commands.size();
}

Outcome apply_one(Tx& tx, Instant now, const Command& command) {
  return apply(tx, now, std::span{&command, 1}).front();
}

}  // namespace

std::vector<Outcome> apply(Tx& tx, Instant now, std::span<const Command> commands) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(commands.size());
  while (!commands.empty()) {
    const auto batch = commands.first(batch_size(commands));
    commands = commands.subspan(batch.size());
    std::vector<Draft> drafts;
    drafts.reserve(batch.size());
    for (const Command& command : batch) drafts.push_back(make_draft(command, now));
    std::ranges::move(carry_out(tx, std::move(drafts)), std::back_inserter(outcomes));
  }
  return outcomes;
}

Outcome transfer(Tx& tx, Instant now, Transfer command) { return apply_one(tx, now, std::move(command)); }
Outcome hold(Tx& tx, Instant now, Hold command) { return apply_one(tx, now, std::move(command)); }
Outcome post(Tx& tx, Instant now, Post command) { return apply_one(tx, now, std::move(command)); }
Outcome void_(Tx& tx, Instant now, Void command) { return apply_one(tx, now, std::move(command)); }
Outcome reverse(Tx& tx, Instant now, Reverse command) { return apply_one(tx, now, std::move(command)); }

std::size_t expire_due(Tx& tx, Instant now, std::size_t most) {
  std::vector<Draft> drafts;
  for (const TransferId hold : rows::due_holds(tx, now, most)) drafts.push_back(make_expiry(hold, now));
  const auto outcomes = carry_out(tx, std::move(drafts));
  return static_cast<std::size_t>(std::count_if(
      outcomes.begin(), outcomes.end(), [](const Outcome& o) { return o.status == Status::created; }));
}

}  // namespace banana::ledger
