// Help, made from the operation table, always in this order: what it does, usage, arguments, options, fields of
// the JSON, examples.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "cli/terminal.hpp"
#include "core/base/result.hpp"
#include "core/ops/registry.hpp"

namespace banana::cli {

[[nodiscard]] std::string help_overview(const ops::Registry& registry, const Terminal& terminal);
[[nodiscard]] std::string help_noun(const ops::Registry& registry, std::string_view noun,
                                    const Terminal& terminal);
[[nodiscard]] std::string help_operation(const ops::Operation& operation, const Terminal& terminal);
[[nodiscard]] std::string help_builtin(const Builtin& builtin, const Terminal& terminal);
/// exit-codes, environment, a noun, a noun and its verb.
[[nodiscard]] Result<std::string> help_topic(const ops::Registry& registry,
                                             std::span<const std::string> topics, const Terminal& terminal);

/// "bananactl flags set"
[[nodiscard]] std::string command_line(const ops::Operation& operation);
/// "FLAG on|off [options]"
[[nodiscard]] std::string usage_of(const ops::Operation& operation);
/// The help of an argument with its bounds, choices and default.
[[nodiscard]] std::string argument_help(const ops::Arg& arg);

struct ExitCode {
  int code;
  std::string_view name;
  std::string_view meaning;
};
/// Every code bananactl exits with, in order.
[[nodiscard]] std::vector<ExitCode> exit_codes();

struct Variable {
  std::string_view name;
  std::string_view help;
};
[[nodiscard]] std::span<const Variable> environment_variables();

}  // namespace banana::cli
