// Start, ready, stop, reload.
#include <csignal>
#include <fstream>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"

using namespace banana;
using namespace banana::test;

namespace {

/// A request whose head has arrived and whose body has not: it is in flight for as long as we like.
constexpr std::string_view kHalfARequest =
    "GET /healthz HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nab";

void write(const std::string& path, std::string_view text) { std::ofstream{path} << text; }

/// Waits until the web server takes no more connections.
bool stops_listening(std::uint16_t port) {
  try {
    for (int i = 0; i < 10'000; ++i) get(port, "/healthz");
  } catch (const std::runtime_error&) {
    return true;
  }
  return false;
}

std::string text(const boost::json::object& line, std::string_view field) {
  return std::string{line.at(field).as_string()};
}

}  // namespace

TEST_CASE("it starts on a fresh folder and answers and stops when told") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready();
  CHECK(get(daemon.port(), "/healthz").status == 200);
  CHECK(get(daemon.port(), "/readyz").body == R"({"ready":true})");
  CHECK(get(daemon.port(), "/nothing").status == 404);
  daemon.signal(SIGTERM);
  CHECK(daemon.exit_status() == 0);
  CHECK_FALSE(std::filesystem::exists(daemon.control_socket()));
  for (const std::string& line : daemon.lines()) {
    CAPTURE(line);
    const auto parsed = boost::json::parse(line).as_object();
    CHECK(parsed.contains("at"));
    CHECK(parsed.contains("level"));
    CHECK(parsed.contains("msg"));
  }
}

TEST_CASE("an up to date database needs no migrating and the interrupt key stops too") {
  const TempDir dir;
  for (const auto& flags : {std::vector<std::string>{"--migrate"}, std::vector<std::string>{}}) {
    Bananad daemon{dir, flags};
    daemon.ready().signal(SIGINT);
    CHECK(daemon.exit_status() == 0);
  }
}

TEST_CASE("a request in flight is finished after SIGTERM and new ones are not taken") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready();
  Connection slow{daemon.port()};
  slow.send(kHalfARequest);
  CHECK(get(daemon.port(), "/healthz").status == 200);  // so the head of the slow one has arrived as well
  daemon.signal(SIGTERM);
  daemon.wait_for("stopping");
  CHECK(stops_listening(daemon.port()));
  CHECK(daemon.is_running());
  slow.send("cde");
  CHECK(slow.receive().status == 200);
  CHECK(daemon.exit_status() == 0);
}

TEST_CASE("what is not finished by the deadline is cut") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate", "--set", "shutdown.deadline=100ms"}};
  daemon.ready();
  Connection slow{daemon.port()};
  slow.send(kHalfARequest);
  CHECK(get(daemon.port(), "/healthz").status == 200);
  daemon.signal(SIGTERM);
  CHECK(slow.receive().status == 0);
  CHECK(daemon.exit_status() == 0);
}

TEST_CASE("a second signal ends it at once") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate", "--set", "shutdown.deadline=10m"}};
  daemon.ready();
  Connection slow{daemon.port()};
  slow.send(kHalfARequest);
  CHECK(get(daemon.port(), "/healthz").status == 200);
  daemon.signal(SIGTERM);
  daemon.wait_for("stopping");
  daemon.signal(SIGINT);
  CHECK(daemon.exit_status() == 128 + SIGINT);
  daemon.wait_for("leaving at once");
}

TEST_CASE("SIGHUP takes over what it can and names what needs a restart") {
  const TempDir dir;
  const std::string file = dir.file("banana.yaml");
  write(file, "log:\n  level: info\n");
  Bananad daemon{dir, {"--migrate", "--config", file}};
  daemon.ready();
  write(file, "log:\n  level: warning\nhttp:\n  idle_timeout: 5s\n");
  daemon.signal(SIGHUP);
  const auto line = daemon.wait_for("configuration reloaded");
  CHECK(text(line, "changed") == "log.level");
  CHECK(text(line, "needs_restart") == "http.idle_timeout");
  daemon.signal(SIGTERM);
  CHECK(daemon.exit_status() == 0);
  CHECK(daemon.lines().back().find("configuration reloaded") != std::string::npos);  // "stopped" is info
}

TEST_CASE("SIGHUP with a broken file keeps the old configuration and names every mistake") {
  const TempDir dir;
  const std::string file = dir.file("banana.yaml");
  write(file, "log:\n  level: info\n");
  Bananad daemon{dir, {"--migrate", "--config", file}};
  daemon.ready();
  write(file, "log:\n  level: loud\nshutdown:\n  dedline: 1s\n");
  daemon.signal(SIGHUP);
  CHECK(text(daemon.wait_for("\"loud\""), "key") == "log.level");
  daemon.wait_for("dedline");
  daemon.wait_for("the old one stays");
  CHECK(get(daemon.port(), "/readyz").status == 200);
  daemon.signal(SIGTERM);
  daemon.wait_for("stopped");
  CHECK(daemon.exit_status() == 0);
}

TEST_CASE("a process without the role web has no web server but its control socket tells how it is") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate", "--role", "worker", "--role=scheduler"}};
  daemon.ready();
  CHECK(daemon.port() == 0);
  CHECK(get(daemon.control_socket(), "/readyz").status == 200);
  CHECK(get(daemon.control_socket(), "/metrics").body.find("banana_build_info") != std::string::npos);
}
