// What keeps it from starting: each with its exit code and words that help.
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <doctest/doctest.h>

#include "core/db/open.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"

using namespace banana;
using namespace banana::test;

namespace {

constexpr int kInvalid = 2;
constexpr int kConflict = 4;
constexpr int kUnavailable = 8;

void check_refused(Bananad& daemon, int exit_code, std::string_view message, std::string_view hint) {
  const auto line = daemon.wait_for("can't start");
  CAPTURE(line);
  CHECK(std::string_view{line.at("msg").as_string()}.find(message) != std::string_view::npos);
  CHECK(std::string_view{line.at("hint").as_string()}.find(hint) != std::string_view::npos);
  CHECK(daemon.exit_status() == exit_code);
}

void make_database(const TempDir& dir) {
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready().signal(SIGTERM);
  REQUIRE(daemon.exit_status() == 0);
}

}  // namespace

TEST_CASE("a database that needs migrating is refused unless told to migrate") {
  const TempDir dir;
  {
    Bananad daemon{dir, std::vector<std::string>{}};
    check_refused(daemon, kConflict, "the database is at migration 0000", "bananactl migrate up");
  }
  Bananad told{dir, {"--set", "database.migrate=true"}};
  told.ready();
}

TEST_CASE("a database from the future is refused even when told to migrate") {
  const TempDir dir;
  make_database(dir);
  {
    const auto database = db::open_sqlite({.path = dir.file("banana.db")});
    database->write_now([](db::Tx& tx) {
      tx.exec(
          "INSERT INTO schema_migration (number, name, checksum, applied_at, program) "
          "VALUES (9999, '9999_future', 'x', 0, '99.0')");
    });
    database->stop();
  }
  Bananad daemon{dir, {"--migrate"}};
  check_refused(daemon, kConflict, "9999_future, made by version 99.0", "Run version 99.0 or newer");
}

TEST_CASE("a second daemon on the same file is refused and the first one goes on") {
  const TempDir dir;
  Bananad first{dir, {"--migrate"}};
  first.ready();
  Bananad second{dir, {"--migrate", "--set", "control.socket=" + dir.file("other.sock")}};
  check_refused(second, kConflict, "in use by process " + std::to_string(first.pid()), "Stop the daemon");
  CHECK(get(first.port(), "/readyz").status == 200);
}

TEST_CASE("a second daemon on the same control socket is refused and the first one keeps it") {
  const TempDir dir;
  const TempDir other;
  Bananad first{dir, {"--migrate"}};
  first.ready();
  Bananad second{other, {"--migrate", "--set", "control.socket=" + first.control_socket()}};
  check_refused(second, kConflict, first.control_socket(), "its own control.socket");
  CHECK(get(first.control_socket(), "/v1/hello").status == 200);
}

TEST_CASE("a port that is taken is refused with the setting to change") {
  const TempDir dir;
  const TempDir other;
  Bananad first{dir, {"--migrate"}};
  first.ready();
  Bananad second{other, {"--migrate", "--set", "web.listen=127.0.0.1:" + std::to_string(first.port())}};
  check_refused(second, kUnavailable, std::to_string(first.port()), "web.listen");
}

TEST_CASE("every mistake in the configuration is told at once") {
  const TempDir dir;
  Bananad daemon{dir, {"--set", "log.level=loud", "--set", "web.lisen=x", "--set", "http.idle_timeout=1"}};
  daemon.wait_for("did you mean \"web.listen\"?");
  daemon.wait_for("log.level");
  daemon.wait_for("http.idle_timeout");
  check_refused(daemon, kInvalid, "the configuration has errors", "bananactl config check");
}

TEST_CASE("a configuration file that is missing or no YAML is refused") {
  const TempDir dir;
  {
    Bananad daemon{dir, {"--config", dir.file("nothing.yaml")}};
    check_refused(daemon, kInvalid, "configuration", "");
  }
  Bananad daemon{dir, {"--config", BANANAD_PATH}};
  check_refused(daemon, kInvalid, "configuration", "");
}

TEST_CASE("a mistyped flag is refused with the one that was meant") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrat"}};
  CHECK(daemon.exit_status() == kInvalid);
  REQUIRE_FALSE(daemon.lines().empty());
  CHECK(daemon.lines()[0].find("did you mean \"--migrate\"?") != std::string::npos);
}
