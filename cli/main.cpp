// bananactl: understands the command line, then lets Session do it.
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "cli/man.hpp"
#include "cli/present.hpp"
#include "cli/session.hpp"
#include "core/base/log.hpp"

namespace {

using namespace banana;
using namespace banana::cli;

/// When the command line itself isn't understood, nobody has read --json yet.
bool wants_json(std::span<const std::string> words) {
  return std::find(words.begin(), words.end(), "--json") != words.end();
}

Result<std::string> run_builtin(const Command& command, const ops::Registry& registry,
                                const Terminal& terminal) {
  if (command.globals.help) return help_builtin(*command.builtin, terminal);
  if (command.builtin->name == "help") return help_topic(registry, command.topics, terminal);
  if (command.builtin->name == "man") return manual(registry);
  return completion(registry, command.topics.empty() ? std::string_view{} : command.topics.front());
}

/// Help, version and the like: commands that give a text.
Result<std::string> run_text(const Command& command, const ops::Registry& registry,
                             const Terminal& terminal) {
  if (command.builtin != nullptr) return run_builtin(command, registry, terminal);
  if (!command.noun.empty()) return help_noun(registry, command.noun, terminal);
  if (command.operation != nullptr) return help_operation(*command.operation, terminal);
  return help_overview(registry, terminal);
}

int run(std::span<const std::string> words) {
  const config::Environment environment = config::environment_of(environ);
  const Terminal terminal = Terminal::detect(environment);
  const ops::Registry operations = command_table();
  const auto refuse = [&](const Error& error) {
    fmt::print(stderr, "{}", wants_json(words) ? present_error_json(error) : present_error(error, terminal));
    return exit_code(error.code);
  };
  auto command = parse(words, operations);
  if (!command) return refuse(command.error());
  if (command->globals.version && command->operation == nullptr)
    command->operation = operations.find("version");
  if (command->operation != nullptr && !command->globals.help) {
    return Session{operations, *command, environment, terminal}.run();
  }
  const auto text = run_text(*command, operations, terminal);
  if (!text) return refuse(text.error());
  write_out(*text);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  log::start(log::Level::error);
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    return run(words);
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\nThis is a bug in Banana; please report it with this message.\n",
               error.what());
    return exit_code(Errc::internal);
  }
}
