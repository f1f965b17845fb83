#include "cli/man.hpp"

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/help.hpp"
#include "core/base/version.hpp"
#include "core/ops/value.hpp"

namespace banana::cli {

namespace {

/// When the page's own words were last changed.
constexpr std::string_view kDate = "2026-11-21";
constexpr std::size_t kLineMax = 72;

/// Text as roff means it: dashes that can be copied, no line taken for a macro.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  if (!out.empty() && (out.front() == '.' || out.front() == '\'')) out.insert(0, "\\&");
  return out;
}

/// A paragraph in lines of a length that tools like.
std::string lines(std::string_view text) {
  std::string out;
  for (const std::string& line : wrap(text, kLineMax)) out += roff(line) + "\n";
  return out;
}

void term(std::string& out, std::string_view name, std::string_view value, std::string_view meaning) {
  out += ".TP\n";
  out += value.empty() ? fmt::format(".B {}\n", roff(name))
                       : fmt::format(".BI {} \" {}\"\n", roff(name), roff(value));
  out += lines(meaning);
}

void operation_section(std::string& out, const ops::Operation& operation) {
  out += fmt::format(".SS {}\n.B {}\n{}\n.PP\n{}.\n", roff(command_line(operation).substr(10)),
                     roff(command_line(operation)), roff(usage_of(operation)), roff(operation.summary));
  if (!operation.description.empty()) out += lines(operation.description);
  for (const ops::Arg& arg : operation.args) {
    const bool option = arg.place == ops::Place::option;
    term(out, option ? fmt::format("--{}", arg.name) : ops::shown_name(arg, ops::Source::words),
         option ? value_name(arg) : std::string{}, argument_help(arg) + ".");
  }
  out += ".PP\nExamples:\n.PP\n.nf\n";
  for (std::string_view example : operation.examples) out += fmt::format("  bananactl {}\n", roff(example));
  out += ".fi\n";
}

}  // namespace

std::string manual(const ops::Registry& registry) {
  std::string out = fmt::format(".TH BANANACTL 1 {} \"Banana {}\" \"Banana\"\n", kDate, version());
  out +=
      ".SH NAME\nbananactl \\- operate Banana: paid Telegram bots and everything behind them\n"
      ".SH SYNOPSIS\n.B bananactl\n.I NOUN VERB\n[arguments] [options]\n"
      ".SH DESCRIPTION\n";
  out += lines(
      "While the daemon has an SQLite database, bananactl acts through its control socket; otherwise it "
      "opens the "
      "database itself. Every act that changes something is kept in the audit. Times are UTC.");
  out += ".SH OPTIONS\n";
  for (const GlobalOption& option : global_options())
    term(out, option.name, option.value, fmt::format("{}.", option.help));
  out += ".SH COMMANDS\n";
  for (const ops::Operation* operation : registry.all()) operation_section(out, *operation);
  for (const Builtin& builtin : builtins()) {
    out += fmt::format(".SS {}\n.B bananactl {}\n.PP\n{}.\n", roff(builtin.name), roff(builtin.usage),
                       roff(builtin.summary));
  }
  out += ".SH EXIT STATUS\n";
  for (const ExitCode& code : exit_codes())
    term(out, fmt::format("{}", code.code), "", fmt::format("{}.", code.meaning));
  out += ".SH ENVIRONMENT\n";
  for (const Variable& variable : environment_variables())
    term(out, variable.name, "", fmt::format("{}.", variable.help));
  out += ".SH FILES\n";
  term(out, "/etc/banana/banana.yaml", "", "the configuration.");
  out += ".SH SEE ALSO\n.BR bananad (8)\n";
  return out;
}

}  // namespace banana::cli
