// A crash leaves a line with a stack, and the status it would have had.
#include "daemon/crash.hpp"

#include <csignal>
#include <functional>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/log.hpp"
#include "tests/daemon/bananad.hpp"

using namespace banana;
using namespace banana::test;

namespace {

struct End {
  int status = 0;  // as of Bananad::exit_status
  std::string said;
};

void no_core_file() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

/// Runs `what` in a child that reports crashes.
End in_child(const std::function<void()>& what) {
  int ends[2] = {-1, -1};
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    no_core_file();
    daemon::report_crashes("1.2.3");
    [&]() noexcept { what(); }();
    ::_exit(0);
  }
  ::close(ends[1]);
  End out;
  char buffer[4096];
  for (ssize_t size = 0; (size = ::read(ends[0], buffer, sizeof(buffer))) > 0;) {
    out.said.append(buffer, static_cast<std::size_t>(size));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  out.status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  return out;
}

// Volatile hides from the compiler that this never ends.
int recurse(volatile int* depth) {
  volatile char room[1024] = {};
  room[0] = 1;
  *depth = *depth + 1;
  return *depth < 0 ? 0 : recurse(depth) + room[0];
}

}  // namespace

TEST_CASE("the daemon dies by the signal that hit it and leaves one line with a stack") {
  for (const auto& [number, name] : {std::pair{SIGSEGV, "SIGSEGV"}, std::pair{SIGABRT, "SIGABRT"}}) {
    const TempDir dir;
    Bananad daemon{dir, Launch{.flags = {"--migrate"}, .before = [] {
                                 no_core_file();
                                 return true;
                               }}};
    daemon.ready().signal(number);
    const auto line = daemon.wait_for("crashed");
    CHECK(daemon.exit_status() == -number);
    CHECK(line.at("signal").as_string() == name);
    CHECK(line.at("level").as_string() == "error");
    CHECK(line.at("pid").as_int64() == daemon.pid());
    CHECK(line.at("at").as_string().size() == std::string_view{"2026-11-21T01:46:33.971Z"}.size());
    int ours = 0;
    for (const auto& frame : line.at("stack").as_array()) ours += frame.as_string().starts_with("bananad+0x");
    CHECK(ours >= 3);
  }
}

TEST_CASE("an exception nobody catches is told with type and text and stack and exit code 70") {
  log::hide(Secret{"hunter2-hunter2"});
  const End end = in_child([] { throw std::out_of_range("no \"such\" hunter2-hunter2"); });
  CHECK(end.status == 70);
  const auto line = boost::json::parse(end.said).as_object();
  CHECK(line.at("msg").as_string() == "uncaught exception");
  CHECK(line.at("type").as_string() == "std::out_of_range");
  CHECK(line.at("what").as_string() == "no ?such? [hidden]");
  CHECK(line.at("version").as_string() == "1.2.3");
  CHECK(line.at("stack").as_array().size() >= 3);
}

TEST_CASE("a stack that has run out still leaves its line") {
  const End end = in_child([] {
    volatile int depth = 0;
    recurse(&depth);
  });
  CHECK(end.status == -SIGSEGV);
  CHECK(boost::json::parse(end.said).as_object().at("signal").as_string() == "SIGSEGV");
}
