// bananad: flags, configuration, then the daemon (daemon.hpp). Whatever keeps it from starting becomes a line in
// the log and an exit code.
#include <cstdio>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "core/base/log.hpp"
#include "core/base/version.hpp"
#include "core/config/load.hpp"
#include "daemon/crash.hpp"
#include "daemon/daemon.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/flags.hpp"
#include "daemon/stop_signals.hpp"

namespace {

using namespace banana;
using daemon::ExitCode;

int exit_with(ExitCode code) { return static_cast<int>(code); }

int print(std::FILE* to, std::string_view text, ExitCode code) {
  std::fwrite(text.data(), 1, text.size(), to);
  return exit_with(code);
}

ExitCode exit_code_of(Errc code) {
  switch (code) {
    case Errc::invalid:
    case Errc::not_found:
      return ExitCode::invalid;
    case Errc::conflict:
    case Errc::forbidden:
      return ExitCode::conflict;
    case Errc::internal:
      return ExitCode::internal;
    default:
      return ExitCode::unavailable;
  }
}

int refuse(const Error& error) {
  log::error("can't start: " + error.message, {{"code", to_string(error.code)}, {"hint", error.hint}});
  return exit_with(exit_code_of(error.code));
}

/// The demo speaks with its own Telegram, on a database that is brought up to date.
std::vector<std::string> demo_settings(const Config& config) {
  return {"telegram.api_base=http://" + to_string(config.sandbox.listen), "database.migrate=true"};
}

int run(const daemon::Flags& flags) {
  const bool is_demo = flags.act == daemon::Flags::Act::demo;
  auto sources = config::find_sources(config::environment_of(environ), flags.config, flags.sets);
  config::Loaded loaded = config::load(sources);
  if (is_demo && loaded.ok()) {
    for (std::string& set : demo_settings(loaded.config)) sources.flags.push_back(std::move(set));
    loaded = config::load(sources);
  }
  log::start(loaded.config.log.level);
  for (const config::Problem& problem : loaded.warnings) log::warning(problem.text(), {{"key", problem.key}});
  for (const config::Problem& problem : loaded.errors) log::error(problem.text(), {{"key", problem.key}});
  if (!loaded.ok()) {
    return refuse(fail(Errc::invalid, "the configuration has errors", "Run: bananactl config check"));
  }
  daemon::Daemon daemon{sources, std::move(loaded),
                        is_demo ? daemon::Daemon::Telegram::sandbox : daemon::Daemon::Telegram::real};
  if (auto started = daemon.start(); !started) return refuse(started.error());
  daemon.serve();
  return exit_with(ExitCode::stopped);
}

}  // namespace

int main(int count, char** arguments) {
  daemon::report_crashes(version().data());
  daemon::ignore_stray_signals();
  const auto flags = daemon::parse_flags(std::span{arguments + 1, static_cast<std::size_t>(count - 1)});
  if (!flags) return print(stderr, "bananad: " + flags.error().text() + "\n", ExitCode::invalid);
  switch (flags->act) {
    case daemon::Flags::Act::help:
      return print(stdout, daemon::usage(), ExitCode::stopped);
    case daemon::Flags::Act::version:
      return print(stdout, "bananad " + std::string{version()} + "\n", ExitCode::stopped);
    case daemon::Flags::Act::run:
    case daemon::Flags::Act::demo:
      break;
  }
  return run(*flags);
}
