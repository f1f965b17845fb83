#include "cli/command.hpp"

#include <algorithm>
#include <array>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/spelling.hpp"
#include "core/ops/value.hpp"

namespace banana::cli {

namespace {

constexpr std::array kGlobals{
    GlobalOption{"--json", "", "print the result as JSON"},
    GlobalOption{"--dry-run", "", "say what would change, and change nothing"},
    GlobalOption{"--yes", "", "don't ask for confirmation"},
    GlobalOption{"--watch", "N", "run again every N seconds, 2 when N is left out"},
    GlobalOption{"--config", "FILE", "read the configuration from FILE"},
    GlobalOption{"--set", "KEY=VALUE", "set one setting, over file and environment; may be repeated"},
    GlobalOption{"--help", "", "explain a command"},
};

constexpr std::string_view kShells[] = {"bash", "zsh", "fish"};
constexpr std::string_view kHelpExamples[] = {"help exit-codes", "help flags set"};
constexpr std::string_view kCompletionExamples[] = {"completion bash > /etc/bash_completion.d/bananactl"};
constexpr std::string_view kManExamples[] = {"man > bananactl.1"};
constexpr std::array kBuiltins{
    Builtin{"help",
            "help [NOUN [VERB]]",
            "Explain a command, the exit codes or the environment",
            {},
            kHelpExamples},
    Builtin{"completion", "completion SHELL", "Print the completion script of a shell", kShells,
            kCompletionExamples},
    Builtin{"man", "man", "Print the manual page", {}, kManExamples},
};

constexpr std::string_view kSeeHelp = "See: bananactl --help";

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "--watch 5" and "--watch" become "--watch=5" and "--watch=2", so that a noun is never taken for the number.
std::vector<std::string> with_watch_joined(std::span<const std::string> words) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != "--watch") {
      out.push_back(words[i]);
    } else if (i + 1 < words.size() && is_number(words[i + 1])) {
      out.push_back("--watch=" + words[++i]);
    } else {
      out.push_back("--watch=2");
    }
  }
  return out;
}

/// Where the first words are that belong to no global option: noun and verb.
std::vector<std::size_t> first_plain_words(const std::vector<std::string>& words, std::size_t at_most) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < words.size() && found.size() < at_most; ++i) {
    if (words[i] == "--config" || words[i] == "--set") {
      ++i;
    } else if (!words[i].starts_with('-')) {
      found.push_back(i);
    }
  }
  return found;
}

Error unknown_word(std::string_view kind, std::string_view word, std::span<const std::string_view> known,
                   std::string hint) {
  std::string message = fmt::format("unknown {} \"{}\"", kind, word);
  if (const std::string meant = did_you_mean(nearest(word, known)); !meant.empty()) message += ";" + meant;
  return fail(Errc::invalid, std::move(message), std::move(hint));
}

std::string command_of(const ops::Operation& operation) {
  std::string command{operation.name};
  std::replace(command.begin(), command.end(), '.', ' ');
  return command;
}

/// A CLI11 parser for the global options and one command's own: built when it is known which.
class Grammar {
 public:
  explicit Grammar(Globals& globals) {
    app_.set_help_flag();
    app_.allow_extras();
    app_.add_flag("-h,--help", globals.help);
    app_.add_flag("--version", globals.version);
    app_.add_flag("--json", globals.json);
    app_.add_flag("-y,--yes", globals.yes);
    app_.add_flag("--dry-run", globals.dry_run);
    app_.add_option("--watch", watch_);
    app_.add_option("--config", globals.config);
    app_.add_option("--set", globals.set)->allow_extra_args(false);
  }

  void add(const ops::Operation& operation) {
    for (const ops::Arg& arg : operation.args) {
      const bool option = arg.place == ops::Place::option;
      const std::string name = option ? fmt::format("--{}", arg.name) : std::string{arg.name};
      options_.push_back(option && arg.kind == ops::Kind::flag ? app_.add_flag(name) : app_.add_option(name));
    }
  }

  /// The words no option took.
  Result<std::vector<std::string>> read(std::vector<std::string> words, Globals& globals) {
    std::reverse(words.begin(), words.end());
    try {
      app_.parse(std::move(words));
    } catch (const CLI::ParseError& error) {
      return fail(Errc::invalid, in_our_words(error.what()));
    }
    if (!watch_.empty()) {
      if (!is_number(watch_) || watch_.size() > 5 || watch_ == "0") {
        return fail(Errc::invalid, fmt::format("--watch must be a number of seconds, not \"{}\"", watch_));
      }
      globals.watch = std::chrono::seconds{std::stoi(watch_)};
    }
    return app_.remaining();
  }

  JsonObject typed(const ops::Operation& operation) const {
    JsonObject out;
    for (std::size_t i = 0; i < options_.size(); ++i) {
      if (options_[i]->count() == 0) continue;
      const auto& results = options_[i]->results();
      out[operation.args[i].name] = results.empty() ? "true" : results.front();
    }
    return out;
  }

 private:
  /// "--limit: 1 required TEXT missing" is not how we speak.
  static std::string in_our_words(std::string_view what) {
    const std::size_t colon = what.find(": ");
    if (colon == std::string_view::npos || !what.starts_with("--")) return std::string{what};
    if (what.ends_with("missing")) return fmt::format("{} needs a value", what.substr(0, colon));
    return std::string{what};
  }

  CLI::App app_;
  std::string watch_;
  std::vector<CLI::Option*> options_;
};

Error unexpected(const std::string& word, const ops::Operation* operation) {
  std::vector<std::string> known;
  for (const GlobalOption& option : kGlobals) known.emplace_back(option.name);
  if (operation != nullptr) {
    for (const ops::Arg& arg : operation->args) {
      if (arg.place == ops::Place::option) known.push_back(fmt::format("--{}", arg.name));
    }
  }
  const std::vector<std::string_view> views{known.begin(), known.end()};
  const std::string command = operation == nullptr ? std::string{"bananactl"} : command_of(*operation);
  const std::string hint = operation == nullptr
                               ? std::string{kSeeHelp}
                               : fmt::format("See: bananactl {} --help", command_of(*operation));
  if (!word.starts_with('-')) {
    return fail(Errc::invalid, fmt::format("{} takes no further word: \"{}\"", command, word), hint);
  }
  return unknown_word("option", word.substr(0, word.find('=')), views, hint);
}

std::vector<std::string_view> verbs_of(const std::vector<const ops::Operation*>& operations) {
  std::vector<std::string_view> verbs;
  for (const ops::Operation* operation : operations) verbs.push_back(operation->verb());
  return verbs;
}

const Builtin* find_builtin(std::string_view name) {
  const auto found =
      std::find_if(kBuiltins.begin(), kBuiltins.end(), [&](const Builtin& b) { return b.name == name; });
  return found == kBuiltins.end() ? nullptr : &*found;
}

/// Finds noun and verb and takes them out of the words.
Result<void> take_command(std::vector<std::string>& words, const ops::Registry& registry, Command& command) {
  const std::vector<std::size_t> plain = first_plain_words(words, 2);
  if (plain.empty()) return {};
  const std::string noun = words[plain[0]];
  if ((command.builtin = find_builtin(noun)) != nullptr) {
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(plain[0]));
    return {};
  }
  const auto operations = registry.of_noun(noun);
  if (operations.empty()) return unknown_word("command", noun, nouns(registry), std::string{kSeeHelp});
  const bool one_word = operations.front()->verb().empty();
  if (one_word) {
    command.operation = operations.front();
  } else if (plain.size() == 1) {
    command.noun = noun;
  } else {
    const std::string verb = words[plain[1]];
    command.operation = registry.find(fmt::format("{}.{}", noun, verb));
    if (command.operation == nullptr) {
      return unknown_word(fmt::format("{} command", noun), verb, verbs_of(operations),
                          fmt::format("{} has: {}", noun, fmt::join(verbs_of(operations), ", ")));
    }
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(plain[1]));
  }
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(plain[0]));
  return {};
}

}  // namespace

std::span<const GlobalOption> global_options() { return kGlobals; }
std::span<const Builtin> builtins() { return kBuiltins; }

std::vector<std::string_view> nouns(const ops::Registry& registry) {
  std::vector<std::string_view> found;
  for (const ops::Operation* operation : registry.all()) {
    if (std::find(found.begin(), found.end(), operation->noun()) == found.end())
      found.push_back(operation->noun());
  }
  for (const Builtin& builtin : kBuiltins) found.push_back(builtin.name);
  return found;
}

std::string value_name(const ops::Arg& arg) {
  switch (arg.kind) {
    case ops::Kind::choice:
      return arg.choices.size() <= 3 ? fmt::format("{}", fmt::join(arg.choices, "|")) : "WORD";
    case ops::Kind::integer:
    case ops::Kind::tokens:
    case ops::Kind::stars:
      return "N";
    case ops::Kind::soum:
      return "SOUM";
    case ops::Kind::id:
      return "ID";
    case ops::Kind::duration:
      return "SPAN";
    case ops::Kind::instant:
      return "TIME";
    case ops::Kind::json:
      return "JSON";
    case ops::Kind::path:
      return "FILE";
    case ops::Kind::flag:
      return "";
    case ops::Kind::text:
      return "TEXT";
  }
  return "TEXT";
}

Result<Command> parse(std::span<const std::string> given, const ops::Registry& registry) {
  Command command;
  std::vector<std::string> words = with_watch_joined(given);
  if (const auto taken = take_command(words, registry, command); !taken) return taken.error();
  Grammar grammar{command.globals};
  if (command.operation != nullptr) grammar.add(*command.operation);
  auto rest = grammar.read(std::move(words), command.globals);
  if (!rest) {
    Error error = rest.error();
    if (command.operation != nullptr)
      error.hint = fmt::format("See: bananactl {} --help", command_of(*command.operation));
    return error;
  }
  if (command.builtin != nullptr) {
    command.topics = *std::move(rest);
    return command;
  }
  if (!rest->empty() && !command.globals.help) return unexpected(rest->front(), command.operation);
  if (command.operation != nullptr) command.words = grammar.typed(*command.operation);
  return command;
}

}  // namespace banana::cli
