// `bananactl inbox`: what was set aside is shown with its cause, tried again or given up.
#include "core/inbox/operations.hpp"

#include <doctest/doctest.h>

#include "core/inbox/inbox.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/support/show_result.hpp"

namespace banana::inbox {
namespace {

const ops::Registry& registry() {
  static const ops::Registry all{{inbox_operations()}};
  return all;
}

struct Desk {
  test::OpsHost host;

  Desk() {
    for (std::int64_t id = 1; id <= 3; ++id) {
      host.db().write_now([&](db::Tx& tx) {
        record(tx, BotId{7001}, {.update_id = id, .chat = 42}, R"({"update_id":1})", host.time().now());
      });
    }
    for (int i = 0; i < kTriesMax; ++i) {
      host.db().write_now(
          [&](db::Tx& tx) { return put_back(tx, BotId{7001}, {2, "the cause"}, host.time().now()); });
    }
  }
  Result<Json> run(std::string_view operation, JsonObject arguments) {
    auto outcome = host.run(registry(), {.operation = std::string{operation},
                                         .arguments = std::move(arguments),
                                         .confirmed = true,
                                         .actor = {ops::Door::chat, "alice", ops::Role::admin}});
    if (!outcome) return outcome.error();
    test::check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
};

TEST_CASE("updates that were set aside are listed with their cause") {
  Desk desk;
  const Json listed = desk.run("inbox.list", {}).value();
  REQUIRE(listed.at("items").as_array().size() == 1);
  CHECK(listed.at("items").at(0).at("update") == "7001/2");
  CHECK(listed.at("items").at(0).at("cause") == "the cause");
  CHECK(desk.run("inbox.show", {{"update", "7001/2"}})->at("body") == R"({"update_id":1})");
}

TEST_CASE("the list of waiting updates comes in pages") {
  Desk desk;
  const Json first = desk.run("inbox.list", {{"state", "waiting"}, {"limit", 1}}).value();
  CHECK(first.at("items").at(0).at("update") == "7001/1");
  const Json second =
      desk.run("inbox.list", {{"state", "waiting"}, {"limit", 1}, {"after", first.at("next")}}).value();
  CHECK(second.at("items").at(0).at("update") == "7001/3");
  CHECK(second.at("next").is_null());
}

TEST_CASE("an update that was set aside is tried again or given up") {
  Desk desk;
  CHECK(desk.run("inbox.retry", {{"update", "7001/2"}})->at("state") == "waiting");
  CHECK(desk.run("inbox.list", {})->at("items").as_array().empty());
  CHECK(desk.run("inbox.drop", {{"update", "7001/2"}})->at("state") == "done");
  CHECK(desk.run("inbox.retry", {{"update", "7001/2"}}).error().code == Errc::conflict);
}

TEST_CASE("an update that is none is refused with what to write") {
  Desk desk;
  for (const char* text : {"7001", "7001/", "/2", "x/2", "7001/2/3", "99999999999999999999/1"}) {
    CHECK(desk.run("inbox.show", {{"update", text}}).error().code == Errc::invalid);
  }
  CHECK(desk.run("inbox.show", {{"update", "7001/9"}}).error().code == Errc::not_found);
}

}  // namespace
}  // namespace banana::inbox
