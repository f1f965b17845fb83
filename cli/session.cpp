#include "cli/session.hpp"

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/help.hpp"
#include "cli/local_host.hpp"
#include "cli/present.hpp"
#include "cli/secret_word.hpp"
#include "cli/transport.hpp"

namespace banana::cli {

namespace {

constexpr int kFoundSomething = 1;

std::string question(std::string_view text) {
  fmt::print(stderr, "{}", text);
  std::fflush(stderr);
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

bool failed_check(const Json& result) {
  const Json* ok = result.is_object() ? result.get_object().if_contains("ok") : nullptr;
  return ok != nullptr && ok->is_bool() && !ok->get_bool();
}

}  // namespace

void write_out(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) std::_Exit(0);
    if (written < 0) {
      fmt::print(stderr, "error: can't write the output: {}\n", std::generic_category().message(errno));
      std::_Exit(exit_code(Errc::unavailable));
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

Session::Session(const ops::Registry& registry, const Command& command,
                 const config::Environment& environment, const Terminal& terminal)
    : registry_(registry),
      command_(command),
      operation_(*command.operation),
      environment_(environment),
      terminal_(terminal) {}

Result<ops::Outcome> Session::ask(ops::Request request) const {
  const Globals& globals = command_.globals;
  LocalHost host{config::find_sources(environment_, globals.config, globals.set), terminal_.error_colour};
  return Transport{registry_, host}.run(operation_, std::move(request));
}

int Session::run() {
  const auto asked = request();
  if (!asked) return refuse(asked.error());
  if (command_.globals.watch) return watch(*asked);
  if (const auto confirmed = confirm(*asked); !confirmed) return refuse(confirmed.error());
  return once(*asked);
}

Result<ops::Request> Session::request() {
  JsonObject words = command_.words;
  for (const ops::Arg& arg : operation_.args) {
    if (!arg.secret) continue;
    const bool asked_for = arg.need == ops::Need::required && terminal_.asks;
    if (!words.contains(arg.name) && !asked_for) continue;
    const Json* const word = words.if_contains(arg.name);
    auto secret =
        read_secret(arg.name, word == nullptr ? "-" : std::string_view{word->as_string()}, terminal_.asks);
    if (!secret) return secret.error();
    words[arg.name] = secret->reveal();
  }
  const auto args = ops::Args::from_words(operation_, words, clock_.now());
  if (!args) {
    return fail(args.error().code, args.error().message,
                fmt::format("See: {} --help", command_line(operation_)));
  }
  // Looking up a name loads the system's user databases: only for what is kept.
  const bool kept = operation_.effect != ops::Effect::read;
  return ops::Request{
      .operation = std::string{operation_.name},
      .arguments = args->to_json(),
      .confirmed = true,  // confirm() has seen to it
      .rehearsal = command_.globals.dry_run,
      .actor = kept ? whoami(environment_)
                    : ops::Actor{.door = ops::Door::shell, .name = "operator", .role = ops::Role::operator_}};
}

/// Shows what would happen before it asks.
Result<void> Session::confirm(const ops::Request& request) {
  const Globals& globals = command_.globals;
  if (operation_.confirm == ops::Confirm::none || globals.yes || globals.dry_run) return {};
  if (!terminal_.asks || globals.json) {
    return fail(Errc::unconfirmed,
                fmt::format("{} asks for confirmation, and nobody is here to ask", command_line(operation_)),
                "Add --dry-run to see what it would do, or --yes to confirm.");
  }
  ops::Request rehearsal = request;
  rehearsal.rehearsal = true;
  const auto outcome = ask(std::move(rehearsal));
  if (!outcome) return outcome.error();
  fmt::print(stderr, "{}", present(operation_, *outcome, terminal_));
  const std::string answer = question("Go on? [y/N] ");
  if (answer == "y" || answer == "Y" || answer == "yes") return {};
  return fail(Errc::cancelled, "the answer was no; nothing was changed");
}

int Session::once(const ops::Request& request) {
  const auto outcome = ask(request);
  if (!outcome) return refuse(outcome.error());
  write_out(command_.globals.json ? present_json(*outcome, terminal_)
                                  : present(operation_, *outcome, terminal_));
  return failed_check(outcome->result) ? kFoundSomething : 0;
}

/// Until it is interrupted or refused. On a screen each run takes the place of the last; elsewhere they follow
/// each other.
int Session::watch(const ops::Request& request) {
  if (operation_.effect != ops::Effect::read) {
    return refuse(fail(Errc::invalid, "--watch is for commands that only look"));
  }
  for (;;) {
    const auto outcome = ask(request);
    if (!outcome) return refuse(outcome.error());
    std::string text;
    if (terminal_.screen) {
      const std::string what = fmt::format("Every {}: {}   {}", format_duration(*command_.globals.watch),
                                           command_line(operation_), to_iso8601(clock_.now()).substr(11, 8));
      text = "\x1b[H\x1b[2J" + terminal_.paint(Tone::faint, what) + "\n\n";
    }
    text +=
        command_.globals.json ? present_json(*outcome, terminal_) : present(operation_, *outcome, terminal_);
    write_out(text);
    std::this_thread::sleep_for(*command_.globals.watch);
  }
}

int Session::refuse(const Error& error) const {
  fmt::print(stderr, "{}",
             command_.globals.json ? present_error_json(error) : present_error(error, terminal_));
  return exit_code(error.code);
}

}  // namespace banana::cli
