#include "tests/sim/model.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "tests/sim/step.hpp"

namespace banana::sim {

using namespace ledger;

namespace {

bool is_text(const std::string& text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most && text.find('\xff') == std::string::npos;
}
bool is_amount(std::int64_t units) { return units >= 1 && units <= limits::kAmountMax; }

/// The registered ones and the one that prepare() in world.cpp adds.
bool is_asset(AssetId asset) { return static_cast<int>(asset) >= 1 && static_cast<int>(asset) <= 4; }

}  // namespace

std::optional<Status> Model::wrong_in_itself(const Command& command) {
  return std::visit(
      [](const auto& one) -> std::optional<Status> {
        if (!is_text(one.key, 1, 200) || one.key.starts_with("expire:")) return Status::key_invalid;
        if (!is_text(one.reason, 1, 1000)) return Status::reason_invalid;
        if (!is_text(one.reference, 0, 200)) return Status::reference_invalid;
        if constexpr (requires { one.kind; }) {
          if (!is_text(one.kind, 1, 32)) return Status::kind_invalid;
          if (!is_amount(one.amount.units)) return Status::amount_invalid;
          if (!one.debit.is_known() || !one.credit.is_known()) return Status::account_unknown;
          if (one.debit == one.credit) return Status::same_wallet;
        } else if constexpr (requires { one.amount; }) {
          if (one.amount && !is_amount(one.amount->units)) return Status::amount_invalid;
        }
        if constexpr (requires { one.lifetime; }) {
          if (one.debit.is_house()) return Status::house_hold;
          if (one.lifetime < Millis{0} || one.lifetime > kLifetimeMax) return Status::lifetime_invalid;
        }
        return std::nullopt;
      },
      command);
}

Entry Model::entry_of(const Command& command, Instant now) {
  Entry entry;
  Record& record = entry.record;
  record.act = static_cast<Act>(std::array{1, 2, 3, 4, 6}[command.index()]);
  record.at = now;
  std::visit(
      [&](const auto& one) {
        record.key = one.key;
        record.reason = one.reason;
        record.reference = one.reference;
        if constexpr (requires { one.kind; }) {
          record.kind = one.kind;
          record.debit = one.debit;
          record.credit = one.credit;
          record.asset = one.amount.asset;
          record.amount = one.amount.units;
        }
        if constexpr (requires { one.lifetime; }) entry.lifetime = one.lifetime;
      },
      command);
  return entry;
}

std::optional<Status> Model::complete(const Command& command, Entry& entry) const {
  const auto fill_in = [&](const Entry& target, bool back, const std::optional<Money>& amount) {
    entry.about = target.record.key;
    entry.record.kind = target.record.kind;
    entry.record.debit = back ? target.record.credit : target.record.debit;
    entry.record.credit = back ? target.record.debit : target.record.credit;
    entry.record.asset = target.record.asset;
    entry.record.amount = amount ? amount->units : target.record.amount;
    return amount && amount->asset != target.record.asset ? std::optional{Status::asset_mismatch}
                                                          : std::nullopt;
  };
  const auto of_hold = [&](TransferId id, const std::optional<Account>& of,
                           const std::optional<Money>& amount) {
    const auto found = by_id_.find(id.value());
    if (found == by_id_.end()) return std::optional{Status::pending_unknown};
    const Record& hold = found->second->record;
    const bool is_it = hold.act == Act::hold && hold.status == Status::created && (!of || *of == hold.debit);
    return is_it ? fill_in(*found->second, false, amount) : std::optional{Status::pending_unknown};
  };
  if (const auto* post = std::get_if<Post>(&command)) return of_hold(post->hold, post->of, post->amount);
  if (const auto* gone = std::get_if<Void>(&command)) return of_hold(gone->hold, gone->of, std::nullopt);
  if (const auto* back = std::get_if<Reverse>(&command)) {
    const auto found = by_id_.find(back->transfer.value());
    if (found == by_id_.end()) return Status::transfer_unknown;
    const Entry* target = found->second;
    if (const auto post = post_of_.find(target->record.key); post != post_of_.end()) {
      target = &entries_.at(post->second);
    }
    const Record& moved = target->record;
    const bool moves = moved.act == Act::transfer || moved.act == Act::post;
    if (!moves || moved.status != Status::created) return Status::not_reversible;
    return fill_in(*target, true, back->amount);
  }
  return is_asset(entry.record.asset) ? std::nullopt : std::optional{Status::asset_unknown};
}

Expected Model::carry_out(const Command& command, Instant now) {
  if (const auto wrong = wrong_in_itself(command)) return {.status = *wrong};
  Entry entry = entry_of(command, now);
  if (const auto wrong = complete(command, entry)) return {.status = *wrong};
  if (const auto first = entries_.find(entry.record.key); first != entries_.end()) {
    auto fields = differences(entry, first->second);
    if (!fields.empty()) return {.status = Status::key_reused, .fields = std::move(fields)};
    const Status status = first->second.record.status;
    return {.status = status == Status::created ? Status::exists : status, .entry = &first->second};
  }
  entry.record.status = judge(entry);
  if (entry.record.status == Status::created) move(entry);
  const std::string key = entry.record.key;
  Entry& kept = entries_.emplace(key, std::move(entry)).first->second;
  return {.status = kept.record.status, .entry = &kept};
}

std::set<std::string_view> Model::differences(const Entry& a, const Entry& b) {
  const Record& x = a.record;
  const Record& y = b.record;
  std::set<std::string_view> names;
  if (x.act != y.act) names.insert("act");
  if (a.about != b.about) names.insert({"hold", "transfer"});
  if (x.kind != y.kind) names.insert("kind");
  if (x.debit != y.debit) names.insert("debit");
  if (x.credit != y.credit) names.insert("credit");
  if (x.asset != y.asset) names.insert("asset");
  if (x.amount != y.amount) names.insert("amount");
  if (a.lifetime != b.lifetime) names.insert("lifetime");
  if (x.reason != y.reason) names.insert("reason");
  if (x.reference != y.reference) names.insert("reference");
  return names;
}

Status Model::judge(const Entry& entry) const {
  const Record& record = entry.record;
  switch (record.act) {
    case Act::post:
    case Act::void_:
      return judge_resolution(entry);
    case Act::reverse:
      if (reversed_.contains(entry.about)) return Status::already_reversed;
      if (record.amount > entries_.at(entry.about).record.amount) return Status::amount_exceeds_transfer;
      return judge_movement(record, false);
    case Act::hold:
      return balance(record.debit, record.asset).available() < record.amount ? Status::insufficient
                                                                             : Status::created;
    default:
      return judge_movement(record, false);
  }
}

Status Model::judge_resolution(const Entry& entry) const {
  const Entry& hold = entries_.at(entry.about);
  if (const auto end = end_of(entry.about)) {
    if (*end == Act::post) return Status::pending_already_posted;
    return *end == Act::void_ ? Status::pending_already_voided : Status::pending_expired;
  }
  if (hold.lifetime > Millis{0} && entry.record.at >= hold.record.at + hold.lifetime)
    return Status::pending_expired;
  if (entry.record.act == Act::void_) return Status::created;
  if (entry.record.amount > hold.record.amount) return Status::amount_exceeds_pending;
  return judge_movement(entry.record, true);
}

Status Model::judge_movement(const Record& record, bool from_hold) const {
  if (!from_hold && !record.debit.is_house() &&
      balance(record.debit, record.asset).available() < record.amount) {
    return Status::insufficient;
  }
  const __int128 after = static_cast<__int128>(balance(record.credit, record.asset).posted) + record.amount;
  return !record.credit.is_house() && after > limits::kAmountMax ? Status::balance_limit : Status::created;
}

void Model::move(const Entry& entry) {
  const Record& record = entry.record;
  const auto pay = [&] {
    change(record.debit, record.asset, -record.amount, 0);
    change(record.credit, record.asset, record.amount, 0);
  };
  switch (record.act) {
    case Act::hold:
      change(record.debit, record.asset, 0, record.amount);
      open_.push_back(record.key);
      return;
    case Act::post:
      post_of_.emplace(entry.about, record.key);
      end_hold(entry.about, Act::post);
      return pay();
    case Act::void_:
      return end_hold(entry.about, Act::void_);
    case Act::reverse:
      reversed_.insert(entry.about);
      return pay();
    default:
      return pay();
  }
}

void Model::end_hold(const std::string& hold, Act how) {
  const Record& record = entries_.at(hold).record;
  ended_.emplace(hold, how);
  std::erase(open_, hold);
  change(record.debit, record.asset, 0, -record.amount);
}

std::size_t Model::expire(Instant now, std::size_t most) {
  std::multimap<Instant, std::string> due;  // equal ones stay in the order they were made
  for (const std::string& key : open_) {
    const Entry& hold = entries_.at(key);
    const Instant end = hold.record.at + hold.lifetime;
    if (hold.lifetime > Millis{0} && end <= now) due.emplace(end, key);
  }
  std::size_t count = 0;
  for (const auto& [end, key] : due) {
    if (count == most) break;
    end_hold(key, Act::expire);
    ++count;
  }
  return count;
}

void Model::learn(Entry& entry, TransferId id) {
  entry.record.id = id;
  by_id_.emplace(id.value(), &entry);
}

std::optional<Act> Model::end_of(const std::string& hold) const {
  const auto found = ended_.find(hold);
  return found == ended_.end() ? std::nullopt : std::optional{found->second};
}

Balance Model::balance(Account account, AssetId asset) const {
  const auto found = wallets_.find({account, asset});
  return found == wallets_.end() ? Balance{} : found->second;
}

__int128 Model::house(House account, AssetId asset) const {
  const auto found = houses_.find({Account::house(account), asset});
  return found == houses_.end() ? 0 : found->second;
}

void Model::change(Account account, AssetId asset, std::int64_t posted, std::int64_t held) {
  if (account.is_house()) {
    houses_[{account, asset}] += posted;
    return;
  }
  Balance& wallet = wallets_[{account, asset}];
  wallet.posted += posted;
  wallet.held += held;
}

}  // namespace banana::sim
