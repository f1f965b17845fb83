// Bots of the real daemon: the configured one, and that its token is nowhere to be read.
#include <csignal>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/daemon/bananad.hpp"

using namespace banana::test;

namespace {

constexpr const char* kToken = "42:AAE-canary_bP0av28aBcDeFgHiJkLmNoPqR";

Launch with_bot(std::string token) {
  return {.flags = {"--migrate"}, .environment = {{"BOT_TOKEN", std::move(token)}}};
}

bool says(const Bananad& daemon, std::string_view text) {
  for (const std::string& line : daemon.lines()) {
    if (line.find(text) != std::string::npos) return true;
  }
  return false;
}

std::string everything_in(const TempDir& dir) {
  std::ostringstream all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{dir.path()}) {
    if (entry.is_regular_file()) all << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
  }
  return all.str();
}

}  // namespace

TEST_CASE("the configured bot is added at the first start and its token is sealed") {
  const TempDir dir;
  {
    Bananad daemon{dir, with_bot(kToken)};
    CHECK(daemon.wait_for("the configured bot was added").at("bot") == 42);
    daemon.ready();
    daemon.signal(SIGTERM);
    CHECK(daemon.exit_status() == 0);
    CHECK_FALSE(says(daemon, "canary"));
  }
  const std::string kept = everything_in(dir);
  CHECK(kept.size() > 10'000);
  CHECK(kept.find("canary") == std::string::npos);
  struct stat seen{};
  REQUIRE(::stat(dir.file("master.key").c_str(), &seen) == 0);
  CHECK((seen.st_mode & 0777) == 0600);

  Bananad again{dir, with_bot(kToken)};
  CHECK(again.wait_for("bots loaded").at("bots") == 1);
  again.ready();
  CHECK_FALSE(says(again, "was added"));
}

TEST_CASE("a daemon whose master key is lost says so and does not start") {
  const TempDir dir;
  {
    Bananad daemon{dir, with_bot(kToken)};
    daemon.ready();
    daemon.signal(SIGTERM);
    CHECK(daemon.exit_status() == 0);
  }
  REQUIRE(std::filesystem::remove(dir.file("master.key")));
  Bananad daemon{dir, Launch{.flags = {"--migrate"}}};
  CHECK(daemon.exit_status() != 0);
  CHECK(says(daemon, "master key"));
  CHECK_FALSE(std::filesystem::exists(dir.file("master.key")));
}

TEST_CASE("a configured token that is none keeps the daemon from starting and is not told") {
  const TempDir dir;
  Bananad daemon{dir, with_bot("canary-canary-canary-canary-canary")};
  CHECK(daemon.exit_status() != 0);
  CHECK(says(daemon, "telegram.bot_token is no bot token"));
  CHECK_FALSE(says(daemon, "canary"));
}
