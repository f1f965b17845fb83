// The control socket: who is let in, what is said, and what is left behind.
#include "core/ops/control.hpp"

#include <csignal>
#include <cstring>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/base/version.hpp"
#include "daemon/peer.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"

using namespace banana;
using namespace banana::test;
namespace control = banana::ops::control;

namespace {

net::Peer peer(uid_t uid, gid_t gid) {
  net::Peer out;
  out.local = net::Credentials{.uid = uid, .gid = gid, .pid = 1};
  return out;
}

}  // namespace

TEST_CASE("it greets with its version and runs operations and says who did it") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready();
  const auto hello = control::read_hello(get(daemon.control_socket(), "/v1/hello").body, version());
  REQUIRE(hello.has_value());
  CHECK(hello->version == version());
  CHECK(hello->pid == daemon.pid());
  const ops::Request set{.operation = "flags.set", .arguments = {{"flag", "signup"}, {"state", "off"}}};
  const Reply done = post(daemon.control_socket(), "/v1/operation", control::write_request(set));
  CHECK(done.status == 200);
  CHECK(control::read_reply(done.body).has_value());
  const auto line = daemon.wait_for("operation");
  CHECK(line.at("operation").as_string() == "flags.set");
  CHECK(line.at("outcome").as_string() == "done");
  const Reply audit =
      post(daemon.control_socket(), "/v1/operation", control::write_request({.operation = "audit.list"}));
  const auto items = boost::json::parse(audit.body).at("result").at("items").as_array();
  REQUIRE(items.size() == 1);
  CHECK(items[0].at("correlation") == line.at("correlation"));
  CHECK(boost::json::serialize(items[0]).find("\"" + daemon::user_name(::geteuid()) + "\"") !=
        std::string::npos);
}

TEST_CASE("a request in another version of the protocol is refused naming both") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready();
  const Reply reply =
      post(daemon.control_socket(), "/v1/operation", R"({"protocol":99,"name":"flags.list"})");
  CHECK(reply.status == 409);
  const auto refused = control::read_reply(reply.body);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message ==
        "this bananad speaks version 1 of the control protocol, the request is in 99");
  CHECK(post(daemon.control_socket(), "/v1/operation", "hello?").status == 400);
  CHECK(get(daemon.control_socket(), "/v1/hello").status == 200);
}

TEST_CASE("a daemon in another version of the protocol is refused by the client naming both") {
  const auto refused = control::read_hello(R"({"version":"9.0","protocol":99,"pid":1})", "0.1.0");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::conflict);
  CHECK(refused.error().message.find("bananad 9.0") != std::string::npos);
  CHECK(refused.error().message.find("bananactl 0.1.0") != std::string::npos);
}

TEST_CASE("the socket has the permissions that were set and is gone after stopping") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate", "--set", "control.socket_mode=0600"}};
  daemon.ready();
  struct stat about{};
  REQUIRE(::stat(daemon.control_socket().c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  daemon.signal(SIGTERM);
  CHECK(daemon.exit_status() == 0);
  CHECK(::stat(daemon.control_socket().c_str(), &about) != 0);
}

TEST_CASE("the socket and lock a killed daemon left behind are taken over") {
  const TempDir dir;
  {
    Bananad killed{dir, {"--migrate"}};
    killed.ready().signal(SIGKILL);
    CHECK(killed.exit_status() == -SIGKILL);
  }
  CHECK(std::filesystem::exists(dir.file("control.sock")));
  Bananad next{dir, std::vector<std::string>{}};
  next.ready();
  CHECK(get(next.control_socket(), "/v1/hello").status == 200);
}

TEST_CASE("root and the same user and members of the group may control and strangers may not") {
  CHECK(daemon::may_control(peer(0, 4711)));
  CHECK(daemon::may_control(peer(::geteuid(), 4711)));
  CHECK(daemon::may_control(peer(4711, ::getegid())));
  CHECK_FALSE(daemon::may_control(peer(4711, 4711)));
  CHECK_FALSE(daemon::may_control(peer(65534, 65534)));
  CHECK_FALSE(daemon::may_control(net::Peer{}));
  CHECK(daemon::user_name(0) == "root");
  CHECK(daemon::user_name(4'000'000) == "uid 4000000");
}
