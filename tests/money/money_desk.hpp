// Somebody at a terminal: money's operations, run as a face would.
#pragma once

#include <string>
#include <utility>

#include "core/money/ledger.hpp"
#include "core/money/operations.hpp"
#include "core/people/contact.hpp"
#include "tests/db/engines.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/support/show_result.hpp"

namespace banana::test {

inline const ops::Registry& money_registry() {
  static const ops::Registry all = [] {
    ops::Registry registry;
    money::add_operations(registry);
    return registry;
  }();
  return all;
}

template <class Here>
struct MoneyDesk {
  Here here;
  OpsHost host{here.db()};

  UserId meet(std::int64_t telegram_id, std::string username) {
    return host.db().write_now([&](db::Tx& tx) {
      return people::touch(tx,
                           {.telegram_id = telegram_id, .first_name = "Ali", .username = std::move(username)},
                           now())
          .person.id;
    });
  }
  Instant now() { return host.time().now(); }

  Result<ops::Outcome> ask(ops::Request request) { return host.run(money_registry(), std::move(request)); }
  /// With a yes, as an operator.
  Result<Json> run(std::string_view operation, JsonObject arguments, ops::Role role = ops::Role::operator_) {
    auto outcome = ask({.operation = std::string{operation},
                        .arguments = std::move(arguments),
                        .confirmed = true,
                        .actor = {ops::Door::shell, "alice", role}});
    if (!outcome) return outcome.error();
    return std::move(outcome->result);
  }
  std::string text(std::string_view operation, JsonObject arguments) {
    const auto result = run(operation, std::move(arguments));
    if (!result) return "refused: " + result.error().text();
    return std::string{std::string_view{result->at("text").as_string()}};
  }
  ledger::Outcome apply(const ledger::Command& command) {
    return host.db().write_now(
        [&](db::Tx& tx) { return ledger::apply(tx, now(), std::span{&command, 1}).front(); });
  }
};

#define AT_DESK(Here, name)       \
  if (!Here::available()) return; \
  banana::test::MoneyDesk<Here> name

}  // namespace banana::test
