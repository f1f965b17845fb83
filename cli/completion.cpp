#include "cli/completion.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command.hpp"
#include "core/base/spelling.hpp"

namespace banana::cli {

namespace {

/// What can follow "bananactl", "bananactl flags" and so on: the same for every shell.
struct Step {
  std::string after;  // words before, joined by a space
  struct Word {
    std::string text;
    std::string help;
  };
  std::vector<Word> words;
};

std::string spaced(std::string_view name) {
  std::string words{name};
  std::replace(words.begin(), words.end(), '.', ' ');
  return words;
}

std::string_view summary_of_noun(const std::vector<const ops::Operation*>& operations) {
  return operations.front()->verb().empty() ? operations.front()->summary : std::string_view{};
}

Step nouns_step(const ops::Registry& registry) {
  Step step;
  for (std::string_view noun : nouns(registry)) {
    const auto operations = registry.of_noun(noun);
    if (!operations.empty())
      step.words.push_back({std::string{noun}, std::string{summary_of_noun(operations)}});
  }
  for (const Builtin& builtin : builtins())
    step.words.push_back({std::string{builtin.name}, std::string{builtin.summary}});
  return step;
}

Step operation_step(const ops::Operation& operation) {
  Step step{.after = spaced(operation.name), .words = {}};
  for (const ops::Arg& arg : operation.args) {
    if (arg.place == ops::Place::option) {
      step.words.push_back({fmt::format("--{}", arg.name), std::string{arg.help}});
    } else {
      for (std::string_view choice : arg.choices)
        step.words.push_back({std::string{choice}, std::string{arg.help}});
    }
  }
  return step;
}

std::vector<Step> steps_of(const ops::Registry& registry) {
  std::vector<Step> steps{nouns_step(registry)};
  for (std::string_view noun : nouns(registry)) {
    const auto operations = registry.of_noun(noun);
    if (operations.empty() || operations.front()->verb().empty()) continue;
    Step step{.after = std::string{noun}, .words = {}};
    for (const ops::Operation* operation : operations) {
      step.words.push_back({std::string{operation->verb()}, std::string{operation->summary}});
    }
    steps.push_back(std::move(step));
  }
  for (const ops::Operation* operation : registry.all()) steps.push_back(operation_step(*operation));
  for (const Builtin& builtin : builtins()) {
    Step step{.after = std::string{builtin.name}, .words = {}};
    for (std::string_view choice : builtin.choices) step.words.push_back({std::string{choice}, {}});
    if (!step.words.empty()) steps.push_back(std::move(step));
  }
  return steps;
}

/// Choices of options: `--outcome` is followed by one of these.
struct OptionChoices {
  std::string after;
  std::string option;
  std::span<const std::string_view> choices;
};

std::vector<OptionChoices> option_choices(const ops::Registry& registry) {
  std::vector<OptionChoices> found;
  for (const ops::Operation* operation : registry.all()) {
    for (const ops::Arg& arg : operation->args) {
      if (arg.place == ops::Place::option && !arg.choices.empty()) {
        found.push_back({spaced(operation->name), fmt::format("--{}", arg.name), arg.choices});
      }
    }
  }
  return found;
}

std::string global_words() {
  std::vector<std::string_view> names;
  for (const GlobalOption& option : global_options()) names.push_back(option.name);
  return fmt::format("{}", fmt::join(names, " "));
}

std::string plain_words(const Step& step) {
  std::vector<std::string_view> words;
  for (const Step::Word& word : step.words) words.push_back(word.text);
  return fmt::format("{}", fmt::join(words, " "));
}

std::string bash(const ops::Registry& registry) {
  std::string cases;
  for (const Step& step : steps_of(registry))
    cases += fmt::format("    '{}') words='{}' ;;\n", step.after, plain_words(step));
  std::string options;
  for (const OptionChoices& each : option_choices(registry)) {
    options += fmt::format("    '{} {}') words='{}'; globals='' ;;\n", each.after, each.option,
                           fmt::join(each.choices, " "));
  }
  return fmt::format(R"(# bash completion for bananactl
_bananactl() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} after='' count=0 words='' globals='{}' i
  if [[ $previous == --config || $previous == --file ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    return
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${{COMP_WORDS[i]}} in
      --config | --set) ((i++)) ;;
      -*) ;;
      *) if ((count++ < 2)); then after+="${{after:+ }}${{COMP_WORDS[i]}}"; fi ;;
    esac
  done
  case $after in
    {}) after=${{after%% *}} ;;
  esac
  case $after in
{}  esac
  case "$after $previous" in
{}    *) ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words $globals" -- "$current")
}}
complete -o default -F _bananactl bananactl
)",
                     global_words(), "'doctor '* | 'version '* | 'completion '* | 'man '*", cases, options);
}

/// For single quotes of sh, zsh and fish.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += R"('\'')";
    } else {
      out += c;
    }
  }
  return out;
}

std::string zsh(const ops::Registry& registry) {
  std::string cases;
  for (const Step& step : steps_of(registry)) {
    cases += fmt::format("    '{}')\n      words_here=(", step.after);
    for (const Step::Word& word : step.words) {
      std::string help = quoted(word.help);
      cases += help.empty() ? fmt::format("\n        '{}'", word.text)
                            : fmt::format("\n        '{}:{}'", word.text, help);
    }
    cases += ")\n      ;;\n";
  }
  std::string globals;
  for (const GlobalOption& option : global_options())
    globals += fmt::format("\n    '{}:{}'", option.name, quoted(option.help));
  return fmt::format(R"(#compdef bananactl
# zsh completion for bananactl
_bananactl() {{
  local after='' word
  local -i count=0 i
  local -a words_here globals
  globals=({})
  if [[ ${{words[CURRENT-1]}} == (--config|--file) ]]; then
    _files
    return
  fi
  for ((i = 2; i < CURRENT; i++)); do
    word=${{words[i]}}
    case $word in
      --config|--set) ((i++)) ;;
      -*) ;;
      *) ((count++ < 2)) && after+="${{after:+ }}$word" ;;
    esac
  done
  case $after in
    (doctor|version|completion|man)\ *) after=${{after%% *}} ;;
  esac
  case $after in
{}  esac
  (( ${{#words_here}} )) && _describe 'bananactl' words_here
  [[ ${{words[CURRENT]}} == -* ]] && _describe 'option' globals
}}
if [[ $funcstack[1] == _bananactl ]]; then
  _bananactl "$@"
else
  compdef _bananactl bananactl
fi
)",
                     globals, cases);
}

std::string fish(const ops::Registry& registry) {
  std::string out = "# fish completion for bananactl\ncomplete -c bananactl -f\n";
  const auto add = [&](std::string_view condition, std::string_view text, std::string_view help) {
    out += fmt::format("complete -c bananactl -n '{}' -a '{}'", condition, text);
    if (!help.empty()) out += fmt::format(" -d '{}'", quoted(help));
    out += "\n";
  };
  for (const GlobalOption& option : global_options()) {
    out += fmt::format("complete -c bananactl -l {} {}-d '{}'\n", option.name.substr(2),
                       option.name == "--config" ? "-r -F "
                       : option.name == "--set"  ? "-x "
                                                 : "",
                       quoted(option.help));
  }
  for (const Step& step : steps_of(registry)) {
    if (step.after.empty()) {
      for (const Step::Word& word : step.words) add("__fish_use_subcommand", word.text, word.help);
      continue;
    }
    const std::size_t space = step.after.find(' ');
    const bool verbs = space == std::string::npos && !registry.of_noun(step.after).empty() &&
                       !registry.of_noun(step.after).front()->verb().empty();
    std::string condition = fmt::format("__fish_seen_subcommand_from {}", step.after.substr(0, space));
    if (space != std::string::npos)
      condition += fmt::format("; and __fish_seen_subcommand_from {}", step.after.substr(space + 1));
    if (verbs) condition += fmt::format("; and not __fish_seen_subcommand_from {}", plain_words(step));
    for (const Step::Word& word : step.words) {
      if (word.text.starts_with("--")) {
        out += fmt::format("complete -c bananactl -n '{}' -l {} -d '{}'\n", condition, word.text.substr(2),
                           quoted(word.help));
      } else {
        add(condition, word.text, word.help);
      }
    }
  }
  return out;
}

}  // namespace

Result<std::string> completion(const ops::Registry& registry, std::string_view shell) {
  if (shell == "bash") return bash(registry);
  if (shell == "zsh") return zsh(registry);
  if (shell == "fish") return fish(registry);
  constexpr std::string_view kShells[] = {"bash", "zsh", "fish"};
  std::string message = shell.empty() ? std::string{"completion needs a shell"}
                                      : fmt::format("no completion for \"{}\"", shell);
  if (const auto meant = did_you_mean(nearest(shell, kShells)); !meant.empty()) message += ";" + meant;
  return fail(Errc::invalid, std::move(message), "There is: bash, zsh, fish.");
}

}  // namespace banana::cli
