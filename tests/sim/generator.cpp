// From a seed to its steps. Amounts are small beside each other, so that wallets run dry, holds are met twice
// and refunds come too late; now and then a command is wrong in one thing, comes twice, late or out of order.
#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <tuple>

#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/base/random.hpp"
#include "tests/sim/step.hpp"

namespace banana::sim {
namespace {

using namespace ledger;
using namespace std::chrono_literals;

constexpr int kStepsMin = 20;
constexpr int kStepsMore = 60;
const Account kWhale = Account::team(9);  // the one whose wallet is filled to its limit

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::vector<Step> run() {
    steps_.emplace_back(Batch{.orders = first_money()});
    const auto length = kStepsMin + below(kStepsMore);
    for (int i = 0; i < length; ++i) {
      add_step();
      while (!due_.empty() && chance(3)) retry();
    }
    while (!due_.empty()) retry();
    steps_.emplace_back(Look{});
    return std::move(steps_);
  }

 private:
  int below(int bound) { return static_cast<int>(random_.below(static_cast<std::uint64_t>(bound))); }
  bool chance(int one_in) { return below(one_in) == 0; }
  template <class T, std::size_t N>
  T pick(const std::array<T, N>& from) {
    return from[static_cast<std::size_t>(below(static_cast<int>(N)))];
  }

  void add_step();
  void add_batch();
  void retry();
  std::pair<Fault, int> fault();
  Order fresh();
  std::vector<Order> first_money();
  Command movement();
  Command about_something(std::string& about);
  Order used_key_again();
  void spoil(Command& command);

  Account someone();
  AssetId asset();
  std::int64_t amount() { return 1 + below(chance(4) ? 400 : 60); }
  Millis lifetime() { return chance(3) ? 0ms : Millis{1 + below(120'000)}; }
  std::string key() { return fmt::format("k{}", ++keys_); }
  std::string recent(const std::vector<std::string>& keys) {
    if (keys.empty()) return any_key();
    return keys[keys.size() - 1 -
                static_cast<std::size_t>(below(static_cast<int>(std::min<std::size_t>(keys.size(), 15))))];
  }
  std::string any_key() { return fmt::format("k{}", std::max(1, keys_ - below(20))); }

  SeededRandom random_;
  std::vector<Step> steps_;
  std::vector<std::string> holds_;  // keys, to be posted, voided and reversed
  std::vector<std::string> payments_;
  std::vector<Order> past_;  // every order made, to be repeated or misused
  std::deque<Batch> due_;    // whose outcome their callers don't know
  int keys_ = 0;
};

void Generator::add_step() {
  const auto dice = below(100);
  if (dice < 68) return add_batch();
  if (dice < 80) return void(steps_.emplace_back(Wait{Millis{below(chance(5) ? 600'000 : 20'000)}}));
  const auto [what, at] = fault();
  if (dice < 88)
    return void(
        steps_.emplace_back(Expire{static_cast<std::size_t>(1 + below(chance(2) ? 3 : 50)), what, at}));
  if (dice < 91) return void(steps_.emplace_back(Seal{what, at}));
  if (dice < 94) return void(steps_.emplace_back(Tamper{}));
  if (dice < 97) return void(steps_.emplace_back(Look{}));
  steps_.emplace_back(Restart{chance(2) ? Restart::Kind::orderly : Restart::Kind::power_cut});
}

void Generator::add_batch() {
  Batch batch;
  const int size = chance(2) ? 1 : 1 + below(6);
  for (int i = 0; i < size; ++i) {
    batch.orders.push_back(!past_.empty() && chance(6) ? used_key_again() : fresh());
  }
  for (const Order& order : batch.orders) {
    if (std::holds_alternative<Hold>(order.command)) holds_.push_back(key_of(order.command));
    if (std::holds_alternative<Transfer>(order.command)) payments_.push_back(key_of(order.command));
  }
  past_.insert(past_.end(), batch.orders.begin(), batch.orders.end());
  std::tie(batch.fault, batch.at) = fault();
  const bool unknown = batch.fault != Fault::none && batch.fault != Fault::run_again;
  steps_.emplace_back(batch);
  if (unknown) due_.push_back(std::move(batch));
}

/// The callers of a lost batch ask again, in any order, and may be unlucky once more.
void Generator::retry() {
  const auto at = due_.begin() + below(static_cast<int>(due_.size()));
  Batch batch = std::move(*at);
  due_.erase(at);
  if (chance(2)) std::reverse(batch.orders.begin(), batch.orders.end());
  std::tie(batch.fault, batch.at) = fault();
  steps_.emplace_back(std::move(batch));
}

std::pair<Fault, int> Generator::fault() {
  if (!chance(5)) return {Fault::none, 0};
  constexpr std::array kFaults{Fault::crash_midway, Fault::crash_midway, Fault::crash_before_commit,
                               Fault::crash_after_commit, Fault::run_again};
  return {pick(kFaults), 1 + below(14)};
}

Order Generator::fresh() {
  Order order{.command = movement()};
  if (past_.size() > 2 && chance(2)) order.command = about_something(order.about);
  if (chance(12)) spoil(order.command);
  return order;
}

Account Generator::someone() {
  switch (below(8)) {
    case 0:
      return Account::house(static_cast<House>(1 + below(8)));
    case 1:
      return Account::team(1);
    default:
      return Account::user(7001 + below(3));
  }
}

AssetId Generator::asset() { return chance(8) ? static_cast<AssetId>(2 + below(3)) : AssetId::token; }

std::vector<Order> Generator::first_money() {
  std::vector<Order> orders;
  for (const auto number : {7001, 7002, 7003}) {
    if (chance(4)) continue;
    orders.push_back({Transfer{.key = key(),
                               .kind = "topup",
                               .debit = Account::house(House::issue),
                               .credit = Account::user(number),
                               .amount = {AssetId::token, 10 * amount()},
                               .reason = "bought"}});
  }
  return orders;
}

Command Generator::movement() {
  const auto house = [](House account) { return Account::house(account); };
  Transfer topup{.key = key(),
                 .kind = "topup",
                 .debit = house(House::issue),
                 .credit = someone(),
                 .amount = {asset(), amount()},
                 .reason = "bought"};
  if (chance(2)) topup.amount.units *= 5;
  if (topup.credit == topup.debit) topup.credit = Account::user(7001);
  const auto dice = below(20);
  if (dice < 5) return topup;
  if (dice == 5) {
    constexpr std::array kHuge{limits::kAmountMax, limits::kAmountMax - 1, limits::kAmountMax / 2};
    topup.credit = kWhale;
    topup.amount = {AssetId::uzs, pick(kHuge)};
    if (chance(3)) std::swap(topup.debit, topup.credit);
    return topup;
  }
  Account debit = someone();
  Account credit = someone();
  while (credit == debit) credit = Account::user(7001 + below(9));
  if (dice < 12) {
    return Transfer{.key = key(),
                    .kind = "gift",
                    .debit = debit,
                    .credit = credit,
                    .amount = {asset(), amount()},
                    .reason = "a present",
                    .reference = any_key()};
  }
  if (debit.is_house()) debit = Account::user(7003), credit = house(House::revenue);
  return Hold{.key = key(),
              .kind = "generation",
              .debit = debit,
              .credit = chance(2) ? credit : house(House::revenue),
              .amount = {asset(), amount()},
              .reason = "4 pictures",
              .lifetime = lifetime()};
}

/// A post, void or reversal of what most likely fits, sometimes of anything.
Command Generator::about_something(std::string& about) {
  const auto dice = below(10);
  const bool of_hold = dice < 7;
  about =
      of_hold != chance(15) ? recent(holds_) : recent(payments_);  // a posted hold may be reversed as well
  if (dice < 4) {
    Post post{.key = key(), .hold = {}, .reason = "delivered"};
    if (chance(2)) post.amount = Money{asset(), 1 + below(40)};
    if (chance(10)) post.of = someone();
    return post;
  }
  if (dice < 7) {
    Void gone{.key = key(), .hold = {}, .reason = "failed"};
    if (chance(10)) gone.of = someone();
    return gone;
  }
  Reverse back{.key = key(), .transfer = {}, .reason = "refund"};
  if (chance(3)) back.amount = Money{asset(), 1 + below(40)};
  return back;
}

/// An old key: with the same fields (a retry nobody had to make), or with another one.
Order Generator::used_key_again() {
  Order order = past_[static_cast<std::size_t>(below(static_cast<int>(past_.size())))];
  if (!chance(3)) return order;
  std::visit(
      [this](auto& one) {
        switch (below(3)) {
          case 0:
            one.reason += " again";
            break;
          case 1:
            one.reference += "x";
            break;
          default:
            if constexpr (requires { one.lifetime; }) {
              one.lifetime += 1ms;
            } else if constexpr (requires { one.kind; }) {
              one.amount.units += 1;
            }
        }
      },
      order.command);
  return order;
}

/// One field becomes impossible.
void Generator::spoil(Command& command) {
  constexpr std::array<std::int64_t, 5> kAmounts{0, -1, limits::kAmountMax + 1,
                                                 std::numeric_limits<std::int64_t>::max(),
                                                 std::numeric_limits<std::int64_t>::min()};
  const auto dice = below(10);
  std::visit(
      [&](auto& one) {
        if (dice == 2) one.key = std::string(kKeyBytesMax + 1, 'k');
        if (dice == 0) one.reason = chance(2) ? std::string{} : std::string(limits::kReasonBytesMax + 1, 'r');
        if (dice == 3) one.reference = "\xff";
        if (dice == 2 && chance(2)) one.key = "expire:me";
        if constexpr (requires { one.kind; }) {
          if (dice == 4) one.amount.units = pick(kAmounts);
          if (dice == 5) one.amount.asset = static_cast<AssetId>(99);
          if (dice == 6) one.credit = one.debit;
          if (dice == 7) one.debit = Account{77};
          if (dice == 9) one.kind = std::string(kKindBytesMax + 1, 'w');
        }
        if constexpr (requires { one.amount->units; }) {
          if (dice == 4) one.amount = Money{AssetId::token, pick(kAmounts)};
        }
        if constexpr (requires { one.lifetime; }) {
          if (dice == 1) one.debit = Account::house(House::promo), one.credit = Account::user(7001);
          if (dice == 8) one.lifetime = chance(2) ? -1ms : kLifetimeMax + 1ms;
        }
      },
      command);
}

}  // namespace

std::vector<Step> steps_of(std::uint64_t seed) { return Generator{seed}.run(); }

}  // namespace banana::sim
