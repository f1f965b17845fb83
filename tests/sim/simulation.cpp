#include "tests/sim/simulation.hpp"

#include <unordered_map>

#include <fmt/format.h>

#include "core/base/clock.hpp"
#include "core/money/seal.hpp"
#include "tests/sim/faulty_database.hpp"
#include "tests/sim/look.hpp"
#include "tests/sim/model.hpp"
#include "tests/sim/tamper.hpp"

namespace banana::sim {
namespace {

using namespace ledger;

constexpr TransferId kNobody{1'000'000'000'000};

/// Whether the schema's own protection is looked at. A mutation must not be caught by the mere lack of it, where
/// it does more than lack it.
enum class Guards { all, tried, ignored };
Guards guards_of(const Mutation* mutation) {
  if (mutation == nullptr || mutation->schema.empty()) return Guards::all;
  return mutation->rewrites.empty() ? Guards::tried : Guards::ignored;
}

class Simulation {
 public:
  Simulation(World& world, const Mutation* mutation, Tally* tally)
      : world_(world),
        tally_(tally),
        guards_(guards_of(mutation)),
        db_(world.fresh(mutation != nullptr ? mutation->schema : std::string_view{}), mutation) {}

  void operator()(const Batch& batch);
  void operator()(const Expire& expire);
  void operator()(const Seal& seal);
  void operator()(const Wait& wait) { clock_.advance(wait.span); }
  void operator()(const Restart& restart) { db_.replace(world_, restart.kind); }
  void operator()(const Tamper&) {
    if (guards_ != Guards::ignored) tamper(db_);
  }
  void operator()(const Look&) { look(db_, model_, guards_ == Guards::all); }

 private:
  /// Tells what the operation gave, or nothing when its caller was told that the connection was lost.
  template <class F>
  auto attempt(Fault fault, int at, F operation) -> std::optional<std::invoke_result_t<F&, db::Tx&>>;
  [[nodiscard]] Command aimed(const Order& order) const;
  void compare(const Order& order, const Expected& expected, const Outcome& outcome);

  World& world_;
  Tally* const tally_;
  const Guards guards_;
  FaultyDatabase db_;
  ManualClock clock_{from_unix_ms(1'795'000'000'000)};
  Model model_;
  std::unordered_map<std::string, TransferId> told_;  // key -> id, as its caller knows
};

template <class F>
auto Simulation::attempt(Fault fault, int at, F operation)
    -> std::optional<std::invoke_result_t<F&, db::Tx&>> {
  db_.plan(fault, at);
  try {
    return db_.write_now(operation);
  } catch (const db::Error& error) {
    if (error.cause() != db::Cause::connection_lost) throw Difference{"error", error.what()};
    return std::nullopt;
  }
}

Command Simulation::aimed(const Order& order) const {
  const auto found = told_.find(order.about);
  const TransferId id = found == told_.end() ? kNobody : found->second;
  Command command = order.command;
  std::visit(
      [id](auto& one) {
        if constexpr (requires { one.hold; }) one.hold = id;
        if constexpr (requires { one.transfer; }) one.transfer = id;
      },
      command);
  return command;
}

void Simulation::operator()(const Batch& batch) {
  std::vector<Command> commands;
  for (const Order& order : batch.orders) commands.push_back(aimed(order));
  const Instant now = clock_.now();
  const auto outcomes = attempt(batch.fault, batch.at, [&](db::Tx& tx) { return apply(tx, now, commands); });
  if (!outcomes && batch.fault != Fault::crash_after_commit) return;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const Expected expected = model_.carry_out(commands[i], now);
    if (outcomes) compare(batch.orders[i], expected, (*outcomes)[i]);
  }
}

void Simulation::compare(const Order& order, const Expected& expected, const Outcome& outcome) {
  if (tally_ != nullptr) ++(*tally_)[outcome.status];
  const auto differs = [&](std::string_view what) {
    throw Difference{"outcome",
                     fmt::format("{}\n    expected {}, got {} (id {}, field '{}'): {}", describe(order),
                                 to_string(expected.status), to_string(outcome.status), outcome.id.value(),
                                 outcome.field, what)};
  };
  if (outcome.status != expected.status) differs("another status");
  if (expected.fields.empty() != outcome.field.empty()) differs("a field is named only for a reused key");
  if (!expected.fields.empty() && !expected.fields.contains(outcome.field))
    differs("it names the wrong field");
  if ((expected.entry != nullptr) != (outcome.id != TransferId{})) differs("an id is given for records only");
  if (expected.entry == nullptr) return;
  const TransferId known = expected.entry->record.id;
  if (known != TransferId{} && known != outcome.id) differs("the record had another id before");
  model_.learn(*expected.entry, outcome.id);
  told_.emplace(key_of(order.command), outcome.id);
}

void Simulation::operator()(const Expire& expire) {
  const Instant now = clock_.now();
  const auto count =
      attempt(expire.fault, expire.at, [&](db::Tx& tx) { return expire_due(tx, now, expire.most); });
  if (!count && expire.fault != Fault::crash_after_commit) return;
  const std::size_t expected = model_.expire(now, expire.most);
  if (count && *count != expected) {
    throw Difference{"expiry", fmt::format("{} holds should have expired, {} did", expected, *count)};
  }
}

void Simulation::operator()(const Seal& seal) {
  const Instant now = clock_.now();
  std::ignore = attempt(seal.fault, seal.at, [&](db::Tx& tx) {
    const auto horizon = tx.value<std::int64_t>("SELECT coalesce(max(id), 0) FROM transfer").value();
    return seal_next(tx, now, TransferId{horizon});
  });
}

}  // namespace

std::optional<Violation> simulate(World& world, std::span<const Step> steps, const Mutation* mutation,
                                  Tally* tally) {
  Simulation simulation{world, mutation, tally};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    try {
      std::visit(simulation, steps[i]);
    } catch (const Difference& difference) {
      return Violation{i, difference.check, difference.text};
    } catch (const std::exception& failure) {
      return Violation{i, "error", failure.what()};
    }
  }
  return std::nullopt;
}

}  // namespace banana::sim
