#include "core/ops/flags.hpp"

#include <doctest/doctest.h>

#include "tests/migrate/each_engine.hpp"
#include "tests/ops/ops_host.hpp"

using namespace banana;
using namespace banana::ops;
using banana::test::kAlice;

namespace {

const Registry& registry() {
  static const Registry all{{flag_operations()}};
  return all;
}

struct Office : test::OpsHost {
  using OpsHost::OpsHost;
  Json ask(std::string operation, JsonObject arguments = {}) {
    return run(registry(),
               {.operation = std::move(operation), .arguments = std::move(arguments), .actor = kAlice})
        .value()
        .result;
  }
  bool on(const Flag& flag) {
    return db().read_now([&](db::Snapshot& snapshot) { return flag_enabled(snapshot, flag); });
  }
};

}  // namespace

EACH_ENGINE("a flag has its default until it is turned and again after it is unset",
            [](db::Database& database) {
              Office office{database};
              CHECK_FALSE(office.on(flags::kMaintenance));
              CHECK(office.on(flags::kTopUp));
              office.ask("flags.set", {{"flag", "maintenance"}, {"state", "on"}});
              office.ask("flags.set", {{"flag", "top-up"}, {"state", "off"}});
              CHECK(office.on(flags::kMaintenance));
              CHECK_FALSE(office.on(flags::kTopUp));
              office.ask("flags.unset", {{"flag", "top-up"}});
              CHECK(office.on(flags::kTopUp));
            })

EACH_ENGINE("a turned flag tells who turned it and when", [](db::Database& database) {
  Office office{database};
  office.ask("flags.set", {{"flag", "signup"}, {"state", "off"}});
  const Json flag = office.ask("flags.show", {{"flag", "signup"}});
  CHECK(flag.at("state").as_string() == "off");
  CHECK(flag.at("default").as_string() == "on");
  CHECK(flag.at("set_by").as_string() == "alice");
  CHECK(flag.at("set_at").as_string() == to_iso8601(office.time().now()));
})

EACH_ENGINE("all flags are listed whether they were turned or not", [](db::Database& database) {
  Office office{database};
  CHECK(office.ask("flags.list").at("items").as_array().size() == known_flags().size());
})

EACH_ENGINE("a mistyped flag is refused with the nearest", [](db::Database& database) {
  Office office{database};
  const auto refused = office.run(
      registry(), {.operation = "flags.show", .arguments = {{"flag", "maintenence"}}, .actor = kAlice});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message.find("did you mean \"maintenance\"?") != std::string::npos);
})
