// What a simulation does, as data: a list of steps that a seed gives, that can be printed, cut short and run
// again. Nothing in a step depends on what an earlier one came to, so that any part of a list is a list.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/money/ledger.hpp"

namespace banana::sim {

/// One command for the ledger. `about` is the key of the command whose record a post, void or reversal is for: ids
/// are known only once the ledger has given them.
struct Order {
  ledger::Command command;
  std::string about = {};
};
[[nodiscard]] const std::string& key_of(const ledger::Command& command);

/// What goes wrong around one database operation.
enum class Fault {
  none,
  crash_midway,  // before statement number `at`: nothing is done, the connection is lost
  crash_before_commit,
  crash_after_commit,  // all is done, and the caller hears of a lost connection all the same
  run_again,           // undone and run once more, as the drivers may
};

struct Batch {
  std::vector<Order> orders;  // one transaction
  Fault fault = Fault::none;
  int at = 0;
};
struct Expire {
  std::size_t most = 0;
  Fault fault = Fault::none;
  int at = 0;
};
struct Seal {
  Fault fault = Fault::none;
  int at = 0;
};
struct Wait {
  Millis span;
};
/// The program ends and starts again: in order, or as after a power cut, with what had reached the disk.
struct Restart {
  enum class Kind { orderly, power_cut } kind;
};
/// Somebody with a database console tries what the schema must refuse.
struct Tamper {};
/// Everything the database holds is compared with what should be there.
struct Look {};

using Step = std::variant<Batch, Expire, Seal, Wait, Restart, Tamper, Look>;

[[nodiscard]] std::string describe(const Order& order);
[[nodiscard]] std::string describe(const Step& step);

/// The steps of a seed: the same for ever, on every machine and engine.
[[nodiscard]] std::vector<Step> steps_of(std::uint64_t seed);

}  // namespace banana::sim
