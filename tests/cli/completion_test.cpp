#include "cli/completion.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "cli/commands.hpp"
#include "cli/man.hpp"
#include "tests/cli/installation.hpp"

using namespace banana;

namespace {

const std::vector<std::string> kPath{"PATH=/usr/bin:/bin"};

bool has(const std::string& program) { return std::filesystem::exists("/usr/bin/" + program); }

std::string script(std::string_view shell) { return cli::completion(cli::command_table(), shell).value(); }

/// What bash offers after these words.
std::string offered(const std::string& words) {
  const std::string line = "source /dev/stdin; COMP_WORDS=(" + words +
                           "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _bananactl; echo \"${COMPREPLY[*]}\"";
  return test::run("/bin/bash", {"-c", line}, {.environment = kPath, .input = script("bash")}).out;
}

}  // namespace

TEST_CASE("bash completes nouns then verbs then options and choices") {
  CHECK(offered("bananactl fl").starts_with("flags"));
  CHECK(offered("bananactl flags s").starts_with("show set"));
  CHECK(offered("bananactl flags set main").starts_with("maintenance"));
  CHECK(offered("bananactl --config x flags set signup of").starts_with("off"));
  CHECK(offered("bananactl audit list --si").starts_with("--since"));
  CHECK(offered("bananactl audit list --outcome ''") == "done refused failed\n");
  CHECK(offered("bananactl completion z") == "zsh\n");
  CHECK(offered("bananactl doctor --j") == "--json\n");
}

TEST_CASE("the completion scripts are good shell") {
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    if (!has(shell)) {
      MESSAGE(shell, " is not installed");
      continue;
    }
    CAPTURE(shell);
    const auto ran = test::run("/usr/bin/" + shell, {"-n"}, {.environment = kPath, .input = script(shell)});
    CHECK(ran.code == 0);
    CHECK(ran.err.empty());
  }
}

TEST_CASE("an unknown shell is refused with the ones there are") {
  const auto ran = test::run(BANANACTL, {"completion", "bahs"});
  CHECK(ran.code == 2);
  CHECK(ran.err == "error: no completion for \"bahs\"; did you mean \"bash\"?\nThere is: bash, zsh, fish.\n");
}

TEST_CASE("the manual is good roff and names every command") {
  const std::string page = cli::manual(cli::command_table());
  for (const ops::Operation* operation : cli::command_table().all()) {
    CHECK(page.find(std::string{".SS "} + std::string{operation->noun()}) != std::string::npos);
  }
  if (!has("mandoc")) {
    MESSAGE("mandoc is not installed");
    return;
  }
  const auto ran = test::run("/usr/bin/mandoc", {"-Tlint"}, {.environment = kPath, .input = page});
  CHECK(ran.out.empty());
  CHECK(ran.code == 0);
}
