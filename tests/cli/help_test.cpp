// Help is compared with golden texts: BANANA_WRITE_GOLDEN=1 writes them anew.
#include "cli/help.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "cli/commands.hpp"
#include "tests/cli/installation.hpp"

using namespace banana;

namespace {

void check_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string{GOLDEN} + "/" + name;
  if (std::getenv("BANANA_WRITE_GOLDEN") != nullptr) {
    std::ofstream{path} << text;
    return;
  }
  std::ostringstream wanted;
  wanted << std::ifstream{path}.rdbuf();
  CAPTURE(name);
  CHECK(text == wanted.str());
}

std::string help_of(std::vector<std::string> words) {
  const auto ran = test::run(BANANACTL, std::move(words));
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  return ran.out;
}

}  // namespace

TEST_CASE("help reads as it should") {
  check_golden("flags.txt", help_of({"flags"}));
  check_golden("flags-set.txt", help_of({"flags", "set", "--help"}));
  check_golden("audit-list.txt", help_of({"audit", "list", "-h"}));
  check_golden("migrate-down.txt", help_of({"help", "migrate", "down"}));
  check_golden("exit-codes.txt", help_of({"help", "exit-codes"}));
  check_golden("environment.txt", help_of({"help", "environment"}));
  check_golden("completion.txt", help_of({"completion", "--help"}));
}

TEST_CASE("every noun stands in the overview and nothing is wider than the terminal") {
  const std::string overview = help_of({"--help"});
  CHECK(overview == help_of({}));
  const ops::Registry registry = cli::command_table();
  for (std::string_view noun : cli::nouns(registry)) {
    CAPTURE(noun);
    CHECK(overview.find("\n  " + std::string{noun} + " ") != std::string::npos);
  }
  for (const ops::Operation* operation : registry.all()) {
    CAPTURE(operation->name);
    std::istringstream lines{cli::help_operation(*operation, {.width = 60})};
    for (std::string line; std::getline(lines, line);) {
      const bool example = line.starts_with("  bananactl ");
      if (!example) CHECK(cli::width_of(line) <= 60);
    }
  }
}

TEST_CASE("help comes in a fixed order") {
  const std::string help = help_of({"audit", "list", "--help"});
  const auto at = [&](std::string_view part) { return help.find(part); };
  CHECK(at("List who did what") < at("\nUsage\n"));
  CHECK(at("\nUsage\n") < at("\nOptions\n"));
  CHECK(at("\nOptions\n") < at("\nFields with --json\n"));
  CHECK(at("\nFields with --json\n") < at("\nExamples\n"));
  CHECK(at("\nExamples\n") != std::string::npos);
}

TEST_CASE("help about something unknown names what is near") {
  const auto ran = test::run(BANANACTL, {"help", "flagz"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find("did you mean \"flags\"?") != std::string::npos);
}

TEST_CASE("the version is printed by option and by command") {
  CHECK(help_of({"--version"}).starts_with("bananactl 0."));
  CHECK(help_of({"version"}) == help_of({"--version"}));
}
