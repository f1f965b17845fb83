#include "core/ops/audit.hpp"

#include <doctest/doctest.h>

#include "core/ops/flags.hpp"
#include "tests/migrate/each_engine.hpp"
#include "tests/ops/ops_host.hpp"

using namespace banana;
using namespace banana::ops;
using banana::test::kAlice;

namespace {

const Registry& registry() {
  static const Registry all{{flag_operations(), audit_operations()}};
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
  void turn(std::string flag, std::string state, std::string who) {
    time().advance(Millis{1000});
    (void)run(registry(), {.operation = "flags.set",
                           .arguments = {{"flag", flag}, {"state", state}},
                           .actor = {Door::shell, who, Role::operator_}});
  }
};

}  // namespace

EACH_ENGINE("the audit is listed newest first and filtered", [](db::Database& database) {
  Office office{database};
  office.turn("signup", "off", "alice");
  office.turn("signup", "on", "bob");
  office.turn("signup", "maybe", "bob");
  const auto operations = [&](JsonObject filter) {
    std::vector<std::string> found;
    const Json list = office.ask("audit.list", std::move(filter));
    for (const Json& item : list.at("items").as_array()) {
      found.push_back(std::string{item.at("actor").as_string()} + " " +
                      std::string{item.at("outcome").as_string()});
    }
    return found;
  };
  using Lines = std::vector<std::string>;
  CHECK(operations({}) == Lines{"bob refused", "bob done", "alice done"});
  CHECK(operations({{"actor", "alice"}}) == Lines{"alice done"});
  CHECK(operations({{"outcome", "refused"}}) == Lines{"bob refused"});
  CHECK(operations({{"operation", "flags"}}).size() == 3);
  CHECK(operations({{"operation", "flags.set"}}).size() == 3);
  CHECK(operations({{"operation", "flag"}}).empty());
  CHECK(operations({{"since", "-1s"}}) == Lines{"bob refused", "bob done"});
  CHECK(operations({{"until", "-1s"}}) == Lines{"alice done"});
})

EACH_ENGINE("pages join without a gap or a repeat", [](db::Database& database) {
  Office office{database};
  for (int i = 0; i < 5; ++i) office.turn("signup", i % 2 == 0 ? "off" : "on", "alice");
  std::vector<std::string> ids;
  JsonObject from{{"limit", 2}};
  for (;;) {
    const Json page = office.ask("audit.list", from);
    for (const Json& item : page.at("items").as_array()) ids.emplace_back(item.at("id").as_string());
    if (page.at("next").is_null()) break;
    from["after"] = page.at("next");
  }
  CHECK(ids.size() == 5);
  CHECK(std::is_sorted(ids.rbegin(), ids.rend()));
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
})

EACH_ENGINE("one act is shown with what it changed", [](db::Database& database) {
  Office office{database};
  office.turn("signup", "off", "alice");
  const Json list = office.ask("audit.list");
  const Json act = office.ask("audit.show", {{"act", list.at("items").at(0).at("id")}});
  CHECK(act.at("before").at("state").as_string() == "on");
  CHECK(act.at("after").at("state").as_string() == "off");
  CHECK(act.at("arguments") == Json(JsonObject{{"flag", "signup"}, {"state", "off"}}));
  const auto missing = office.run(
      registry(), {.operation = "audit.show", .arguments = {{"act", "0000000000001"}}, .actor = kAlice});
  CHECK(missing.error().code == Errc::not_found);
})

EACH_ENGINE("the database refuses to change or lose an audit row", [](db::Database& database) {
  Office office{database};
  office.turn("signup", "off", "alice");
  const auto refuses = [&](const char* sql) {
    try {
      office.db().write_now([&](db::Tx& tx) { tx.exec(sql); });
    } catch (const db::Error& error) {
      return error.cause() == db::Cause::refused;
    }
    return false;
  };
  CHECK(refuses("UPDATE audit SET actor = 'bob'"));
  CHECK(refuses("DELETE FROM audit"));
  CHECK(office.count("SELECT count(*) FROM audit WHERE actor = 'alice'") == 1);
})
