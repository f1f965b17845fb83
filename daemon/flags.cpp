#include "daemon/flags.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/base/spelling.hpp"

namespace banana::daemon {

namespace {

constexpr std::array<std::string_view, 7> kFlags{"demo",      "--config",  "--role", "--set",
                                                 "--migrate", "--version", "--help"};

constexpr std::string_view kUsage = R"(Runs the bots, the workers, the web server and the scheduler.

usage: bananad [demo] [--config FILE] [--role ROLE]... [--set KEY=VALUE]... [--migrate]

  demo              run with a sandbox instead of Telegram: its web chat is at sandbox.address/sandbox/, a bot and three
                    people with Stars are there. Everything else is as it will be in earnest

  --config FILE     the configuration; else $BANANA_CONFIG, else /etc/banana/banana.yaml
  --role ROLE       bot, worker, web or scheduler; may be repeated; else the setting `roles`
  --set KEY=VALUE   overrules a setting; may be repeated
  --migrate         bring the database's schema up to date first, as database.migrate=true does
  --version         print the version
  --help            print this text

SIGTERM and SIGINT finish what is in flight, a second one ends at once; SIGHUP reads the configuration again.
Exit codes: 0 stopped as told, 2 wrong flags or configuration, 4 the database's schema doesn't fit or another
daemon has it, 8 something it needs is unavailable, 70 a bug, 128+N ended at once by signal N.
)";

Error unknown(std::string_view word) {
  return fail(Errc::invalid,
              fmt::format("unknown argument \"{}\"{}", word, did_you_mean(nearest(word, kFlags))),
              "Run: bananad --help");
}

/// A flag and its value, given as one word with "=" or as two.
struct Word {
  std::string_view name;
  std::optional<std::string_view> value;
};

Word split(std::string_view argument) {
  const std::size_t equals = argument.find('=');
  if (!argument.starts_with("--") || equals == std::string_view::npos) return {argument, std::nullopt};
  return {argument.substr(0, equals), argument.substr(equals + 1)};
}

bool takes_value(std::string_view flag) { return flag == "--config" || flag == "--role" || flag == "--set"; }

}  // namespace

std::string_view usage() { return kUsage; }

Result<Flags> parse_flags(std::span<const char* const> arguments) {
  Flags out;
  std::string roles;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    Word word = split(arguments[i]);
    if (takes_value(word.name)) {
      if (!word.value && i + 1 < arguments.size()) word.value = arguments[++i];
      if (!word.value || word.value->empty())
        return fail(Errc::invalid, fmt::format("{} needs a value", word.name));
    } else if (word.value) {
      return unknown(arguments[i]);
    }
    if (word.name == "--config") {
      out.config = *word.value;
    } else if (word.name == "--role") {
      roles += (roles.empty() ? "" : ",") + std::string{*word.value};
    } else if (word.name == "--set") {
      out.sets.emplace_back(*word.value);
    } else if (word.name == "--migrate") {
      out.sets.emplace_back("database.migrate=true");
    } else if (word.name == "demo") {
      out.act = Flags::Act::demo;
    } else if (word.name == "--version") {
      out.act = Flags::Act::version;
    } else if (word.name == "--help" || word.name == "-h") {
      out.act = Flags::Act::help;
    } else {
      return unknown(arguments[i]);
    }
  }
  if (!roles.empty()) out.sets.push_back("roles=" + roles);
  return out;
}

}  // namespace banana::daemon
