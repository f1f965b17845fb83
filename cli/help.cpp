#include "cli/help.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/spelling.hpp"
#include "core/ops/value.hpp"
#include "core/table/table.hpp"

namespace banana::cli {

namespace {

constexpr std::size_t kWidthMax = 100;
constexpr std::size_t kTermMax = 30;

/// Builds a help text part by part.
class Page {
 public:
  explicit Page(const Terminal& terminal)
      : terminal_(terminal), width_(terminal.width == 0 ? 80 : std::min(terminal.width, kWidthMax)) {}

  void paragraph(std::string_view text) {
    if (text.empty()) return;
    gap();
    for (const std::string& line : wrap(text, width_)) out_ += line + "\n";
  }
  void section(std::string_view title) {
    gap();
    out_ += terminal_.paint(Tone::strong, title) + "\n";
  }
  void line(std::string_view text) { out_ += fmt::format("  {}\n", text); }
  void wrapped(std::string_view text) {
    for (const std::string& each : wrap(text, width_ - 2)) line(each);
  }
  /// Terms to the left, what they mean to the right, all aligned.
  void terms(const std::vector<std::pair<std::string, std::string>>& terms) {
    std::size_t widest = 0;
    for (const auto& [term, meaning] : terms) {
      if (width_of(term) <= kTermMax) widest = std::max(widest, width_of(term));
    }
    const std::size_t indent = 2 + widest + 2;
    for (const auto& [term, meaning] : terms) {
      const bool fits = width_of(term) <= widest;
      out_ += fmt::format("  {}{}", term, fits ? std::string(widest - width_of(term) + 2, ' ') : "\n");
      bool first = fits;
      for (const std::string& each :
           wrap(meaning, std::max<std::size_t>(width_ - std::min(width_, indent), 20))) {
        out_ += fmt::format("{}{}\n", first ? std::string{} : std::string(indent, ' '), each);
        first = false;
      }
    }
  }
  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  void gap() {
    if (!out_.empty()) out_ += '\n';
  }
  const Terminal& terminal_;
  std::size_t width_;
  std::string out_;
};

using Terms = std::vector<std::pair<std::string, std::string>>;

std::string option_term(std::string_view name, std::string_view value) {
  return value.empty() ? fmt::format("{}", name) : fmt::format("{} {}", name, value);
}

void add_examples(Page& page, std::span<const std::string_view> examples) {
  if (examples.empty()) return;
  page.section("Examples");
  for (std::string_view example : examples) page.line(fmt::format("bananactl {}", example));
}

/// --yes is only worth a line where something is asked, --dry-run where something changes.
bool applies(const GlobalOption& option, const ops::Operation& operation) {
  const bool reads = operation.effect == ops::Effect::read;
  if (option.name == "--yes") return operation.confirm == ops::Confirm::ask;
  if (option.name == "--dry-run") return !reads;
  if (option.name == "--watch") return reads;
  return true;
}

Terms option_terms(const ops::Operation& operation) {
  Terms terms;
  for (const ops::Arg& arg : operation.args) {
    if (arg.place != ops::Place::option) continue;
    terms.emplace_back(option_term(fmt::format("--{}", arg.name), value_name(arg)), argument_help(arg));
  }
  for (const GlobalOption& option : global_options()) {
    if (applies(option, operation)) terms.emplace_back(option_term(option.name, option.value), option.help);
  }
  return terms;
}

std::string fields_of(const ops::Operation& operation) {
  std::vector<std::string_view> keys;
  for (const ops::Column& column : operation.view.columns) keys.push_back(column.key);
  if (operation.view.show != ops::Show::table) return fmt::format("{}", fmt::join(keys, ", "));
  const std::string_view paging = operation.arg("after") != nullptr ? "next; " : "";
  return fmt::format("{}items, each with {}", paging, fmt::join(keys, ", "));
}

std::string verbs_of(const std::vector<const ops::Operation*>& operations) {
  std::vector<std::string_view> verbs;
  for (const ops::Operation* operation : operations) verbs.push_back(operation->verb());
  return fmt::format("{}", fmt::join(verbs, ", "));
}

}  // namespace

std::string command_line(const ops::Operation& operation) {
  std::string words{operation.name};
  std::replace(words.begin(), words.end(), '.', ' ');
  return "bananactl " + words;
}

std::string usage_of(const ops::Operation& operation) {
  std::string out;
  for (const ops::Arg& arg : operation.args) {
    const bool required = arg.need == ops::Need::required;
    if (arg.place == ops::Place::positional) {
      const std::string name = ops::shown_name(arg, ops::Source::words);
      out += required ? name + " " : fmt::format("[{}] ", name);
    } else if (required) {
      out += fmt::format("--{} {} ", arg.name, value_name(arg));
    }
  }
  return out + "[options]";
}

std::string argument_help(const ops::Arg& arg) {
  std::string out{arg.help};
  if (arg.kind == ops::Kind::choice && (arg.choices.size() > 3 || arg.place == ops::Place::positional)) {
    out += fmt::format(": {}", fmt::join(arg.choices, ", "));
  }
  if (arg.kind == ops::Kind::instant) out += ", 2026-11-21 or -7d";
  if (arg.kind == ops::Kind::duration) out += ", such as 90s or 2d";
  if (const std::string bounds = ops::bounds_text(arg); !bounds.empty()) out += fmt::format("; {}", bounds);
  if (!arg.fallback.empty()) out += fmt::format("; {} by default", arg.fallback);
  if (arg.need == ops::Need::required && arg.place == ops::Place::option) out += "; needed";
  if (arg.secret) out += "; - reads it from standard input, @FILE from a file";
  return out;
}

std::string help_overview(const ops::Registry& registry, const Terminal& terminal) {
  Page page{terminal};
  page.paragraph("Operate Banana: paid Telegram bots and everything behind them.");
  page.section("Usage");
  page.line("bananactl NOUN VERB [arguments] [options]");
  page.section("Commands");
  Terms terms;
  for (std::string_view noun : nouns(registry)) {
    const auto operations = registry.of_noun(noun);
    if (operations.empty()) continue;
    const bool one_word = operations.front()->verb().empty();
    terms.emplace_back(noun, one_word ? std::string{operations.front()->summary}
                                      : fmt::format("{}: {}", about(noun), verbs_of(operations)));
  }
  std::sort(terms.begin(), terms.end());
  page.terms(terms);
  page.section("About bananactl");
  terms.clear();
  for (const Builtin& builtin : builtins()) terms.emplace_back(builtin.name, builtin.summary);
  page.terms(terms);
  page.section("Options");
  terms.clear();
  for (const GlobalOption& option : global_options()) {
    terms.emplace_back(option_term(option.name, option.value), option.help);
  }
  terms.emplace_back("--version", "print the version");
  page.terms(terms);
  page.section("Examples");
  for (std::string_view example : {"doctor", "config explain database.url", "flags set maintenance on",
                                   "audit list --since -7d --json"}) {
    page.line(fmt::format("bananactl {}", example));
  }
  page.paragraph("Add --help to any command to learn more. Exit codes: bananactl help exit-codes");
  return std::move(page).take();
}

std::string help_noun(const ops::Registry& registry, std::string_view noun, const Terminal& terminal) {
  Page page{terminal};
  page.paragraph(fmt::format("{}.", about(noun)));
  page.section("Usage");
  page.line(fmt::format("bananactl {} VERB [arguments] [options]", noun));
  page.section("Commands");
  Terms terms;
  for (const ops::Operation* operation : registry.of_noun(noun))
    terms.emplace_back(operation->verb(), operation->summary);
  page.terms(terms);
  page.section("Examples");
  for (const ops::Operation* operation : registry.of_noun(noun)) {
    page.line(fmt::format("bananactl {}", operation->examples.front()));
  }
  return std::move(page).take();
}

std::string help_operation(const ops::Operation& operation, const Terminal& terminal) {
  Page page{terminal};
  page.paragraph(fmt::format("{}.", operation.summary));
  page.paragraph(operation.description);
  page.section("Usage");
  page.line(fmt::format("{} {}", command_line(operation), usage_of(operation)));
  Terms positional;
  for (const ops::Arg& arg : operation.args) {
    if (arg.place == ops::Place::positional) {
      positional.emplace_back(ops::shown_name(arg, ops::Source::words), argument_help(arg));
    }
  }
  if (!positional.empty()) {
    page.section("Arguments");
    page.terms(positional);
  }
  page.section("Options");
  page.terms(option_terms(operation));
  if (!operation.view.columns.empty()) {
    page.section("Fields with --json");
    page.wrapped(fields_of(operation));
  }
  add_examples(page, operation.examples);
  return std::move(page).take();
}

std::string help_builtin(const Builtin& builtin, const Terminal& terminal) {
  Page page{terminal};
  page.paragraph(fmt::format("{}.", builtin.summary));
  page.section("Usage");
  page.line(fmt::format("bananactl {}", builtin.usage));
  if (!builtin.choices.empty()) {
    page.section("Arguments");
    page.terms({{"SHELL", fmt::format("{}", fmt::join(builtin.choices, ", "))}});
  }
  add_examples(page, builtin.examples);
  return std::move(page).take();
}

Result<std::string> help_topic(const ops::Registry& registry, std::span<const std::string> topics,
                               const Terminal& terminal) {
  if (topics.empty()) return help_overview(registry, terminal);
  const std::string& topic = topics.front();
  Page page{terminal};
  Terms terms;
  if (topic == "exit-codes") {
    page.section("Exit codes");
    for (const ExitCode& code : exit_codes())
      terms.emplace_back(fmt::format("{:>2}  {}", code.code, code.name), code.meaning);
    page.terms(terms);
    return std::move(page).take();
  }
  if (topic == "environment") {
    page.section("Environment");
    for (const Variable& variable : environment_variables()) terms.emplace_back(variable.name, variable.help);
    page.terms(terms);
    return std::move(page).take();
  }
  const auto command = parse(topics, registry);
  if (!command) {
    return fail(Errc::invalid, command.error().message, "Topics: exit-codes, environment, or a command.");
  }
  if (command->operation != nullptr) return help_operation(*command->operation, terminal);
  if (command->builtin != nullptr) return help_builtin(*command->builtin, terminal);
  return help_noun(registry, command->noun, terminal);
}

}  // namespace banana::cli
