// What bananactl says, and exits with, when something is wrong.
#include <doctest/doctest.h>

#include "tests/cli/installation.hpp"

using namespace banana;
using test::Installation;

TEST_CASE("mistyped words are refused with what was probably meant") {
  const Installation here;
  const auto says = [&](std::vector<std::string> words, std::string_view wanted) {
    const auto ran = here.ctl(std::move(words));
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err == wanted);
  };
  says({"flag", "list"}, "error: unknown command \"flag\"; did you mean \"flags\"?\nSee: bananactl --help\n");
  says({"flags", "lst"},
       "error: unknown flags command \"lst\"; did you mean \"list\"?\nflags has: list, show, set, unset\n");
  says({"audit", "list", "--limt", "5"},
       "error: unknown option \"--limt\"; did you mean \"--limit\"?\nSee: bananactl audit list --help\n");
  says({"flags", "set", "signup", "of"},
       "error: STATE must be one of on, off, not \"of\"; did you mean \"on\"?\nSee: bananactl flags set "
       "--help\n");
  says({"--jsno"}, "error: unknown option \"--jsno\"; did you mean \"--json\"?\nSee: bananactl --help\n");
  says({"xyzzy"}, "error: unknown command \"xyzzy\"\nSee: bananactl --help\n");
}

TEST_CASE("wrong values are refused with the option and the bound") {
  const Installation here;
  const auto says = [&](std::vector<std::string> words, std::string_view wanted) {
    const auto ran = here.ctl(std::move(words));
    CHECK(ran.code == 2);
    CHECK(ran.err.find(wanted) != std::string::npos);
  };
  says({"audit", "list", "--limit", "0"}, "error: --limit must be between 1 and 500, not \"0\"");
  says({"audit", "list", "--limit", "-5"}, "error: --limit must be between 1 and 500, not \"-5\"");
  says({"audit", "list", "--limit"}, "error: --limit needs a value");
  says({"audit", "show"}, "error: ACT is needed: the act's id, from audit list");
  says({"flags", "list", "--watch", "0"}, "error: --watch must be a number of seconds");
  says({"flags", "show", "signup", "more"}, "error: flags show takes no further word: \"more\"");
  says({"flags", "set", "signup", "on", "--watch"}, "error: --watch is for commands that only look");
}

TEST_CASE("several mistakes are named at once under each other") {
  const Installation here;
  const auto ran = here.ctl({"flags", "set"});
  CHECK(ran.err ==
        "error: FLAG is needed: which one\n       STATE is needed: what it is to be\n"
        "See: bananactl flags set --help\n");
}

TEST_CASE("without a database the next command is named") {
  const Installation here;
  const auto ran = here.ctl({"flags", "list"});
  CHECK(ran.code == 3);
  CHECK(ran.err.find("there is no such database\nMake it: bananactl migrate up\n") != std::string::npos);
  CHECK(ran.out.empty());
}

TEST_CASE("a database that is behind is refused with the command that helps") {
  const Installation here;
  here.migrate();
  CHECK(here.ctl({"migrate", "down", "0", "--yes"}).code == 0);
  const auto ran = here.ctl({"flags", "list"});
  CHECK(ran.code == 4);
  CHECK(ran.err.find("bananactl migrate up") != std::string::npos);
}

TEST_CASE("a wrong configuration is named with its place") {
  const Installation here;
  std::ofstream{here.file("banana.yaml")} << "data_dir: .\nhttp:\n  body_max: lots\n";
  const auto ran = here.ctl({"flags", "list"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find("banana.yaml:3:13: http.body_max: \"lots\" is not a size") != std::string::npos);
  const auto check = here.ctl({"config", "check"});
  CHECK(check.code == 1);
  CHECK(check.out.find("banana.yaml:3:13") != std::string::npos);
}

TEST_CASE("a configuration file that was named and is missing is an error") {
  const Installation here;
  const auto ran = here.ctl({"config", "check", "--config", "/nonexistent/banana.yaml"});
  CHECK(ran.code == 1);
  CHECK(ran.out.find("/nonexistent/banana.yaml") != std::string::npos);
}

TEST_CASE("with JSON asked for errors are JSON on stderr") {
  const Installation here;
  const auto read = [](const test::Ran& ran) {
    CHECK(ran.out.empty());
    return boost::json::parse(ran.err).at("error");
  };
  CHECK(read(here.ctl({"flags", "list", "--json"})).at("code").as_string() == "not_found");
  CHECK(read(here.ctl({"flags", "lst", "--json"})).at("code").as_string() == "invalid");
  CHECK(read(here.ctl({"audit", "list", "--json", "--limit", "0"})).at("hint").is_string());
}

TEST_CASE("what asks for confirmation is refused without a person and hints how") {
  const Installation here;
  here.migrate();
  const auto ran = here.ctl({"migrate", "down", "0"});
  CHECK(ran.code == 11);
  CHECK(ran.err.find("Add --dry-run to see what it would do, or --yes to confirm.") != std::string::npos);
  CHECK(here.json({"migrate", "status"}).at("version").as_int64() > 0);
}

TEST_CASE("a full disk behind stdout is an error and a reader that leaves is not") {
  const Installation here;
  const auto shell = [&](const std::string& line) {
    return test::run("/bin/bash", {"-c", line}, {.environment = {"B=" BANANACTL, "PATH=/usr/bin:/bin"}});
  };
  CHECK(shell("$B --help > /dev/full").code == 8);
  CHECK(shell("set -o pipefail; for i in {1..20}; do $B man; done | head -1").err.empty());
  CHECK(shell("set -o pipefail; $B man | true").code == 0);
}
