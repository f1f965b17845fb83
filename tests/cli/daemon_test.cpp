// bananactl while a daemon has the database: a server that speaks the control protocol stands in for it.
#include <thread>

#include <doctest/doctest.h>

#include "core/net/server.hpp"
#include "core/ops/control.hpp"
#include "tests/cli/installation.hpp"

using namespace banana;
using namespace banana::ops;

namespace {

class Daemon {
 public:
  Daemon(const std::string& socket, control::Hello hello, std::string reply)
      : server_(loop_,
                {{net::Method::get, control::kHelloPath,
                  [hello](net::Request&) -> Task<net::Response> {
                    co_return net::Response::text(200, control::write_hello(hello));
                  }},
                 {net::Method::post, control::kOperationPath,
                  [this, reply](net::Request& request) -> Task<net::Response> {
                    asked_.push_back(control::read_request(request.body).value());
                    co_return net::Response::text(200, reply);
                  }}},
                {}) {
    server_.listen_unix(socket).value();
    thread_ = std::thread{[this] { loop_.run(); }};
  }
  ~Daemon() {
    asio::co_spawn(loop_, server_.stop(Millis{1000}), asio::detached);
    thread_.join();
  }
  /// What it was asked for; look when the asker has ended.
  const std::vector<Request>& asked() const { return asked_; }

 private:
  asio::io_context loop_;
  std::vector<Request> asked_;
  net::Server server_;
  std::thread thread_;
};

std::string done(Json result) { return control::write_reply(Outcome{.result = std::move(result)}); }

}  // namespace

TEST_CASE("the daemon is asked while it answers at its socket") {
  const test::Installation here;
  const Daemon daemon{here.file("control.sock"),
                      {.version = "0.1.0", .pid = 4711},
                      done(JsonObject{{"name", "signup"}, {"state", "off"}})};
  const auto ran = here.ctl({"flags", "set", "signup", "off"});
  CHECK(ran.code == 0);
  CHECK(ran.out.find("off") != std::string::npos);
  REQUIRE(daemon.asked().size() == 1);
  CHECK(daemon.asked()[0].operation == "flags.set");
  CHECK(daemon.asked()[0].arguments == JsonObject{{"flag", "signup"}, {"state", "off"}});
  CHECK_FALSE(daemon.asked()[0].actor.name.empty());
  CHECK_FALSE(std::filesystem::exists(here.file("banana.db")));
}

TEST_CASE("a refusal of the daemon has its exit code and its words") {
  const test::Installation here;
  const Daemon daemon{here.file("control.sock"),
                      {.version = "0.1.0"},
                      control::write_reply(fail(Errc::limited, "too many", "Wait."))};
  const auto ran = here.ctl({"flags", "list"});
  CHECK(ran.code == 7);
  CHECK(ran.err == "error: too many\nWait.\n");
}

TEST_CASE("a daemon of another protocol is refused naming both versions") {
  const test::Installation here;
  const Daemon daemon{here.file("control.sock"), {.version = "9.0.0", .protocol = 9}, "{}"};
  const auto ran = here.ctl({"flags", "list"});
  CHECK(ran.code == 4);
  CHECK(ran.err.find("bananad 9.0.0 speaks version 9 of the control protocol, this bananactl 0.") !=
        std::string::npos);
  CHECK(ran.err.find("Restart the daemon after an upgrade") != std::string::npos);
}

TEST_CASE("a socket left over from a dead daemon is passed by") {
  const test::Installation here;
  here.migrate();
  // A socket file nobody listens at: bound, never listening, its process gone.
  CHECK(test::run("/usr/bin/python3",
                  {"-c", "import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])",
                   here.file("control.sock")})
            .code == 0);
  CHECK(std::filesystem::is_socket(here.file("control.sock")));
  CHECK(here.ctl({"flags", "list"}).code == 0);
  CHECK(here.ctl({"doctor"}).out.find("no daemon at") != std::string::npos);
}

TEST_CASE("doctor and version tell about the running daemon") {
  const test::Installation here;
  here.migrate();
  const Json status = here.json({"migrate", "status"});
  const Daemon daemon{here.file("control.sock"), {.version = "0.1.0", .pid = 4711}, done(status)};
  const auto doctor = here.ctl({"doctor"});
  CHECK(doctor.code == 0);
  CHECK(doctor.out.find("bananad 0.1.0 answers (pid 4711)") != std::string::npos);
  CHECK(daemon.asked().at(0).operation == "migrate.status");
  CHECK(daemon.asked().at(1).operation == "storage.check");
  CHECK(here.ctl({"version"}).out.find("bananad 0.1.0 (pid 4711)") != std::string::npos);
}

TEST_CASE("what is about the caller's own files never goes to the daemon") {
  const test::Installation here;
  const Daemon daemon{here.file("control.sock"), {.version = "0.1.0"}, done(nullptr)};
  CHECK(here.ctl({"config", "check"}).code == 0);
  CHECK(here.ctl({"config", "init", "--print"}).code == 0);
  CHECK(daemon.asked().empty());
}

TEST_CASE("garbage at the socket is an error and not a crash") {
  const test::Installation here;
  const Daemon daemon{here.file("control.sock"), {.version = "0.1.0"}, "not JSON"};
  const auto ran = here.ctl({"flags", "list"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find("can't be understood") != std::string::npos);
}
