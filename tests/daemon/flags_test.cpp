#include "daemon/flags.hpp"

#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

using namespace banana;

namespace {

Result<daemon::Flags> parse(std::vector<const char*> words) { return daemon::parse_flags(words); }

}  // namespace

TEST_CASE("flags become settings and each may be one word or two") {
  const auto flags =
      parse({"--config=/a.yaml", "--role", "bot", "--role=web", "--set", "a=b=c", "--migrate"});
  REQUIRE(flags);
  CHECK(flags->act == daemon::Flags::Act::run);
  CHECK(flags->config == "/a.yaml");
  CHECK(flags->sets == std::vector<std::string>{"a=b=c", "database.migrate=true", "roles=bot,web"});
}

TEST_CASE("help and version are acts of their own") {
  CHECK(parse({"--help"})->act == daemon::Flags::Act::help);
  CHECK(parse({"--version"})->act == daemon::Flags::Act::version);
  CHECK(parse({})->act == daemon::Flags::Act::run);
  CHECK(daemon::usage().find("--migrate") != std::string_view::npos);
}

TEST_CASE("what can't be understood is refused") {
  CHECK(parse({"--config"}).error().message == "--config needs a value");
  CHECK(parse({"--role="}).error().message == "--role needs a value");
  CHECK(parse({"--rol=x"}).error().message == "unknown argument \"--rol=x\" did you mean \"--role\"?");
  CHECK(parse({"--migrate=yes"}).error().code == Errc::invalid);
  CHECK(parse({"serve"}).error().hint == "Run: bananad --help");
}
