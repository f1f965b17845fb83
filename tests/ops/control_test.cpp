#include "core/ops/control.hpp"

#include <doctest/doctest.h>

using namespace banana;
using namespace banana::ops;

TEST_CASE("a request arrives as it was sent and its sender is an operator at the shell") {
  const Request sent{.operation = "flags.set",
                     .arguments = {{"flag", "signup"}},
                     .confirmed = true,
                     .rehearsal = true,
                     .actor = {Door::shell, "alice", Role::operator_}};
  const auto arrived = control::read_request(control::write_request(sent)).value();
  CHECK(arrived.operation == sent.operation);
  CHECK(arrived.arguments == sent.arguments);
  CHECK(arrived.confirmed);
  CHECK(arrived.rehearsal);
  CHECK(arrived.actor.name == "alice");
  CHECK(arrived.actor.role == Role::operator_);
  CHECK(arrived.actor.door == Door::shell);
}

TEST_CASE("a reply arrives as it was given") {
  const Outcome given{
      .result = Json(JsonObject{{"n", 1}}), .change = {.before = 1, .after = 2}, .rehearsed = true};
  const auto arrived = control::read_reply(control::write_reply(given)).value();
  CHECK(arrived.result == given.result);
  CHECK(arrived.change.before == given.change.before);
  CHECK(arrived.change.after == given.change.after);
  CHECK(arrived.rehearsed);
}

TEST_CASE("a refusal arrives with its code and hint") {
  const auto arrived = control::read_reply(control::write_reply(fail(Errc::limited, "too many", "Wait.")));
  REQUIRE_FALSE(arrived.has_value());
  CHECK(arrived.error().code == Errc::limited);
  CHECK(arrived.error().text() == "too many\nWait.");
}

TEST_CASE("another protocol is refused naming both versions") {
  CHECK(control::read_hello(control::write_hello({.version = "0.1.0", .pid = 5}), "0.1.0").value().pid == 5);
  const auto refused =
      control::read_hello(control::write_hello({.version = "9.0.0", .protocol = 9}), "0.1.0");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::conflict);
  CHECK(refused.error().message ==
        "bananad 9.0.0 speaks version 9 of the control protocol, this bananactl 0.1.0 speaks 1");
}

TEST_CASE("garbage on the socket is refused and does not throw") {
  for (const char* garbage : {"", "{", "[]", "null", "{\"name\":1}", "{\"name\":\"x\",\"arguments\":[]}"}) {
    CAPTURE(garbage);
    CHECK_FALSE(control::read_request(garbage).has_value());
    CHECK_FALSE(control::read_reply(garbage).has_value());
    CHECK_FALSE(control::read_hello(garbage, "0.1.0").has_value());
  }
}
